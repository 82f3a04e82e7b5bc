namespace Notifications.Models;

/// <summary>What <c>pg_attribute</c> says about a column that does not depend on how its rows are stored.</summary>
internal static class ColumnSql
{
    /// <summary>Whether a <c>setting</c> of <c>attoptions</c> is one that <c>ALTER TABLE</c> has set.</summary>
    /// <remarks>Servers of version 15.20 write <c>pg_attver</c> there by themselves, with another value for each table.</remarks>
    public const string IsSetting = "split_part(setting, '=', 1) <> 'pg_attver'";

    /// <summary>Returns an expression of a JSON object, whose members are the columns of <c>pg_attribute</c>.</summary>
    /// <param name="column">The row of <c>pg_attribute</c>.</param>
    public static string Facts(string column) =>
        $"""
        (to_jsonb({column}) - ARRAY['attrelid', 'attnum', 'attndims', 'attcacheoff', 'attinhcount', 'attislocal', 'atthasmissing',
            'attmissingval'] || jsonb_build_object(
            'attoptions', ARRAY(SELECT setting FROM unnest({column}.attoptions) AS setting WHERE {IsSetting})))
        """;
}
