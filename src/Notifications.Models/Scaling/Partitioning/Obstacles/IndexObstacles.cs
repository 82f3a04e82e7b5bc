namespace Notifications.Models.Obstacles;

/// <summary>Indexes that a replacement could not have.</summary>
/// <remarks>Catalogs: <c>pg_index</c>, and <c>pg_class</c> and <c>pg_attribute</c> of indexes.</remarks>
internal static class IndexObstacles
{
    private const string Unusable =
        """
        SELECT format('has the index %s, which is invalid', indexrelid::regclass), 'Repair it with REINDEX, or drop it.'
        FROM pg_index WHERE indrelid = source AND NOT (indisvalid AND indisready AND indislive)
        """;

    private const string Unique =
        """
        SELECT format('has the unique index %s, which does not contain user_id', i.indexrelid::regclass), 'Add user_id to it, or drop it.'
        FROM pg_index AS i
        WHERE i.indrelid = source AND i.indisunique AND partitions > 0 AND NOT EXISTS (
            SELECT FROM pg_attribute AS a
            WHERE a.attrelid = source AND a.attname = 'user_id' AND a.attnum = ANY((i.indkey::int2[])[0:i.indnkeyatts - 1]))
        """;

    private const string Roles =
        """
        SELECT format('is clustered on the index %s', indexrelid::regclass),
            'Use ALTER TABLE ... SET WITHOUT CLUSTER, and CLUSTER ON afterwards.'
        FROM pg_index WHERE indrelid = source AND indisclustered
        UNION ALL
        SELECT format('has the index %s as its replica identity', indexrelid::regclass), 'Use ALTER TABLE ... REPLICA IDENTITY DEFAULT.'
        FROM pg_index WHERE indrelid = source AND indisreplident
        """;

    private const string Storage =
        """
        SELECT format('has the index %s in the tablespace %I', i.indexrelid::regclass, s.spcname),
            'Move it with ALTER INDEX ... SET TABLESPACE pg_default, and back afterwards.'
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_tablespace AS s ON s.oid = c.reltablespace
        WHERE i.indrelid = source
        UNION ALL
        SELECT format('has the index %s with statistics targets', i.indexrelid::regclass),
            'Use ALTER INDEX ... ALTER COLUMN ... SET STATISTICS -1.'
        FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indexrelid WHERE i.indrelid = source AND a.attstattarget >= 0
        UNION ALL
        SELECT format('has the constraint %I with storage parameters', k.conname), 'Use ALTER INDEX ... RESET.'
        FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conindid
        WHERE k.conrelid = source AND k.contype IN ('p', 'u') AND c.reloptions IS NOT NULL
        """;

    public static IReadOnlyList<string> All { get; } = [Unusable, Unique, Roles, Storage];
}
