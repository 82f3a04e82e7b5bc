namespace Notifications.Models;

/// <summary>Refuses a table whose rows could not be told apart in parts by user.</summary>
internal static class KeySql
{
    /// <summary>The statement, for a block.</summary>
    /// <param name="table">The variable that has the table.</param>
    /// <param name="name">The variable that has its name.</param>
    /// <param name="what">What was to be done with the table.</param>
    /// <param name="when">On what condition it is refused.</param>
    public static string Check(string table, string name, string what, string when = "TRUE") =>
        $"""
        IF {when} AND NOT EXISTS (
            SELECT FROM pg_constraint AS k JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
            WHERE k.conrelid = {table} AND k.contype = 'p' AND a.attname = 'user_id') THEN
            RAISE EXCEPTION 'Table % cannot be {what} by user: its primary key has no user_id.', {name}
                USING ERRCODE = 'invalid_table_definition', HINT = 'Set KeyLayout = KeyLayout.ByUser in AddNotificationModels, and let a migration change the key before.';
        END IF;
        """;
}
