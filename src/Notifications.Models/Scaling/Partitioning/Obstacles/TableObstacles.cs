namespace Notifications.Models.Obstacles;

/// <summary>Kinds and places of tables that a replacement would not have.</summary>
/// <remarks>Catalogs: <c>pg_class</c>, <c>pg_inherits</c>, <c>pg_partitioned_table</c>, <c>pg_type</c>.</remarks>
internal static class TableObstacles
{
    private const string Kind =
        """
        SELECT 'is not a table', 'Name a table in AddNotificationModels.'
        FROM pg_class WHERE oid = source AND relkind NOT IN ('r', 'p')
        """;

    private const string Inheritance =
        """
        SELECT 'is a partition, or inherits from or to another table', 'Detach it with ALTER TABLE ... DETACH PARTITION or NO INHERIT.'
        FROM pg_class AS c
        WHERE c.oid = source AND (EXISTS (SELECT FROM pg_inherits WHERE inhrelid = source) OR c.relkind = 'r' AND cardinality(parts) > 0)
        """;

    private const string PartitionKey =
        """
        SELECT format('is partitioned by %s, not by HASH (user_id)', pg_get_partkeydef(oid)), 'Make a plain table of it before.'
        FROM pg_class WHERE oid = source AND relkind = 'p' AND pg_get_partkeydef(oid) <> 'HASH (user_id)'
        """;

    private const string Persistence =
        """
        SELECT 'is unlogged or temporary', 'Use ALTER TABLE ... SET LOGGED before.'
        FROM pg_class WHERE oid = source AND relpersistence <> 'p'
        """;

    private const string Storage =
        """
        SELECT format('is in the tablespace %I', s.spcname), 'Move it with ALTER TABLE ... SET TABLESPACE pg_default, and back afterwards.'
        FROM pg_class AS c JOIN pg_tablespace AS s ON s.oid = c.reltablespace WHERE c.oid = source
        UNION ALL
        SELECT format('has the access method %I', m.amname), 'Use ALTER TABLE ... SET ACCESS METHOD heap before.'
        FROM pg_class AS c JOIN pg_am AS m ON m.oid = c.relam WHERE c.oid = source AND m.amname <> 'heap'
        """;

    private const string Type =
        """
        SELECT 'is of a composite type', 'Use ALTER TABLE ... NOT OF before.'
        FROM pg_class WHERE oid = source AND reloftype <> 0
        UNION ALL
        SELECT 'has a row type with privileges or a comment of its own', 'Remove them with REVOKE ... ON TYPE and COMMENT ON TYPE.'
        FROM pg_type WHERE typrelid = source AND (typacl IS NOT NULL OR obj_description(oid, 'pg_type') IS NOT NULL)
        """;

    // CREATE TABLE also fails where a type has the name, since every table makes a type of its name.
    private const string TakenNames =
        """
        SELECT format('needs the name %I, which something else in its schema has', n.name), 'Rename that.'
        FROM (
            SELECT spare_name
            UNION ALL SELECT format('%s_%sof%s', part_prefix, i, partitions) FROM generate_series(0, partitions - 1) AS i
            UNION ALL SELECT 'notifications_models_' || objid FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND refobjid = source AND deptype = 'i'
            ) AS n (name)
        WHERE EXISTS (SELECT FROM pg_class AS c WHERE c.relname = n.name AND c.relnamespace = schema_id)
            OR EXISTS (SELECT FROM pg_type AS t WHERE t.typname = n.name AND t.typnamespace = schema_id)
        """;

    public static IReadOnlyList<string> All { get; } = [Kind, Inheritance, PartitionKey, Persistence, Storage, Type, TakenNames];
}
