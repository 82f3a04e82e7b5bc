namespace Notifications.Models;

/// <summary>Refuses a table whose primary key does not contain <c>user_id</c>.</summary>
/// <remarks>A unique key of a partitioned or distributed table has to contain the column that divides the rows.</remarks>
internal static class KeySql
{
    /// <summary>Returns the statement, for a block.</summary>
    /// <param name="table">The expression of the table's <c>regclass</c>.</param>
    /// <param name="name">The expression of its name in messages.</param>
    /// <param name="participle">What the block does with the table, such as "partitioned".</param>
    /// <param name="when">The condition under which the key is needed.</param>
    public static string Check(string table, string name, string participle, string when = "TRUE") =>
        $"""
        IF {when} AND NOT EXISTS (
            SELECT FROM pg_constraint AS k JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
            WHERE k.conrelid = {table} AND k.contype = 'p' AND a.attname = 'user_id') THEN
            RAISE EXCEPTION 'Table % cannot be {participle} by user: its primary key has no user_id.', {name}
                USING ERRCODE = 'invalid_table_definition',
                    HINT = 'Set KeyLayout = KeyLayout.ByUser in AddNotificationModels, and let a migration change the key before.';
        END IF;
        """;
}
