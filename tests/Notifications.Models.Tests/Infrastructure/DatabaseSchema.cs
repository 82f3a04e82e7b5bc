namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Describes the tables of a database, one fact a line, so that two databases can be compared.</summary>
internal static class DatabaseSchema
{
    private const string Facts =
        """
        SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN 'not null' END, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute AS a
        JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped
        UNION ALL SELECT concat_ws(' ', 'table', oid::regclass, relkind, reloptions)
            FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        """;

    /// <summary>The facts in alphabetical order, without the table of the migrations.</summary>
    public static async Task<List<string>> ReadAsync(string connectionString)
    {
        var facts = await PlainSql.ReadAsync(connectionString, Facts);
        return [.. facts.Where(fact => !fact.Contains("__EFMigrationsHistory", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
