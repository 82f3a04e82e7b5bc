namespace Notifications.Models.Obstacles;

/// <summary>Settings of single partitions. A rebuild carries over what the table has, and what all partitions have.</summary>
internal static class PartitionObstacles
{
    private static string Differences { get; } =
        $"""
        SELECT format('has the partition %s with %s of its own', p.oid::regclass, own.what),
            'Give the partition what the table and the other partitions have.'
        FROM pg_class AS p
        JOIN pg_class AS t ON t.oid = source
        JOIN pg_class AS first ON first.oid = parts[1]
        CROSS JOIN LATERAL (
            SELECT 'a kind of storage' AS what FROM pg_am AS m
            WHERE p.relkind <> 'r' OR p.relpersistence <> 'p' OR p.reltablespace <> 0 OR m.oid = p.relam AND m.amname <> 'heap'
            UNION ALL SELECT 'an owner' WHERE p.relowner <> t.relowner
            UNION ALL SELECT 'row security'
            WHERE p.relrowsecurity AND NOT t.relrowsecurity OR p.relforcerowsecurity AND NOT t.relforcerowsecurity
            UNION ALL SELECT 'a replica identity' WHERE p.relreplident <> t.relreplident
            UNION ALL SELECT 'storage parameters'
            WHERE p.reloptions IS DISTINCT FROM first.reloptions OR (SELECT reloptions FROM pg_class WHERE oid = p.reltoastrelid)
                IS DISTINCT FROM (SELECT reloptions FROM pg_class WHERE oid = first.reltoastrelid)
            UNION ALL SELECT 'privileges' FROM aclexplode(p.relacl) AS g WHERE g.grantee <> p.relowner
            UNION ALL SELECT 'a comment' FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid = p.oid
            UNION ALL SELECT 'a security label' FROM pg_seclabel WHERE classoid = 'pg_class'::regclass AND objoid = p.oid
            UNION ALL SELECT format('settings for column %I', a.attname)
            FROM pg_attribute AS a
            JOIN pg_attribute AS b ON b.attrelid = t.oid AND b.attname = a.attname
            LEFT JOIN pg_attrdef AS x ON x.adrelid = a.attrelid AND x.adnum = a.attnum
            LEFT JOIN pg_attrdef AS y ON y.adrelid = b.attrelid AND y.adnum = b.attnum
            CROSS JOIN (SELECT ARRAY['attacl', 'attidentity'] AS keys) AS other
            WHERE a.attrelid = p.oid AND a.attnum > 0 AND NOT a.attisdropped AND (
                a.attacl IS NOT NULL
                OR {ColumnSql.Facts("a")} - other.keys
                    <> {ColumnSql.Facts("b")} - other.keys
                OR pg_get_expr(x.adbin, x.adrelid) IS DISTINCT FROM pg_get_expr(y.adbin, y.adrelid))
            UNION ALL SELECT format('the constraint %I', conname)
            FROM pg_constraint WHERE conrelid = p.oid AND conparentid = 0 AND coninhcount = 0 AND contype <> 't'
            UNION ALL SELECT format('the index %I', c.relname)
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            LEFT JOIN pg_inherits AS h ON h.inhrelid = c.oid
            LEFT JOIN pg_class AS o ON o.oid = h.inhparent
            WHERE i.indrelid = p.oid AND (o.oid IS NULL OR c.reltablespace <> 0 OR c.reloptions IS DISTINCT FROM o.reloptions
                OR i.indisclustered OR NOT i.indisvalid OR obj_description(c.oid, 'pg_class') IS NOT NULL
                OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attstattarget >= 0))
            UNION ALL SELECT format('the trigger %I', g.tgname)
            FROM pg_trigger AS g LEFT JOIN pg_trigger AS o ON o.oid = g.tgparentid
            WHERE g.tgrelid = p.oid AND (o.oid IS NULL AND NOT g.tgisinternal OR g.tgenabled <> COALESCE(o.tgenabled, 'O'))) AS own
        WHERE p.oid = ANY(parts)
        """;

    public static IReadOnlyList<string> All { get; } = [Differences];
}
