namespace Notifications.Models;

/// <summary>The statements that create what the original has, each with its step because some need others.</summary>
internal static class DefinitionSql
{
    /// <summary>The statement of an index <c>i</c>.</summary>
    /// <remarks>Of a partitioned table PostgreSQL writes <c>ON ONLY</c>, which would leave the partitions without the index.</remarks>
    public const string IndexDefinition =
        """
        regexp_replace(pg_get_indexdef(i.indexrelid), '^(CREATE (UNIQUE )?INDEX ("([^"]|"")+"|[^" ]+) ON) ONLY ', '\1 ')
        """;

    private const string Keys =
        """
        SELECT 1, format('ALTER TABLE %s ADD CONSTRAINT %I %s', full_name, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = source AND contype IN ('p', 'u')
        """;

    private const string Indexes =
        $"""
        SELECT 2, {IndexDefinition}
        FROM pg_index AS i
        WHERE i.indrelid = source AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u'))
        """;

    private const string ForeignKeys =
        """
        SELECT 3, format('ALTER TABLE %s ADD CONSTRAINT %I %s', full_name, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = source AND contype = 'f' AND conparentid = 0
        """;

    private const string Statistics =
        """
        SELECT 4, pg_get_statisticsobjdef(oid) FROM pg_statistic_ext WHERE stxrelid = source
        UNION ALL
        SELECT 5, format('ALTER STATISTICS %s.%I OWNER TO %I', stxnamespace::regnamespace, stxname, pg_get_userbyid(stxowner))
        FROM pg_statistic_ext WHERE stxrelid = source
        UNION ALL
        SELECT 5, format('ALTER STATISTICS %s.%I SET STATISTICS %s', stxnamespace::regnamespace, stxname, stxstattarget)
        FROM pg_statistic_ext WHERE stxrelid = source AND stxstattarget >= 0
        """;

    private const string Triggers =
        """
        SELECT 6, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = source AND NOT tgisinternal
        UNION ALL
        SELECT 7, format('ALTER TABLE %s %s TRIGGER %I', full_name,
            CASE WHEN tgenabled = 'D' THEN 'DISABLE' WHEN tgenabled = 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, tgname)
        FROM pg_trigger WHERE tgrelid = source AND NOT tgisinternal AND tgenabled <> 'O'
        """;

    private static readonly string Comments =
        $"""
        SELECT 8, c.sql FROM (
            {DoBlock.Pieces(4, CommentSql.Of("source"))}) AS c (sql)
        """;

    /// <summary>The queries. Their columns are the step and the statement.</summary>
    public static string[] All { get; } = [Keys, Indexes, ForeignKeys, Statistics, Triggers, Comments];
}
