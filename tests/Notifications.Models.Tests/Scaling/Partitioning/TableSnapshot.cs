namespace Notifications.Models.Tests.Scaling;

/// <summary>Queries that tell everything about the table <c>notifications</c> that does not depend on how its rows are stored.</summary>
/// <remarks>They name objects instead of numbering them, so that two tables that are the same give the same lines.</remarks>
internal static class TableSnapshot
{
    /// <summary>The table with its parts, the settings of the session and a digest of the rows, one line each.</summary>
    public const string Sql =
        """
        WITH t AS (
            SELECT c.* FROM pg_class AS c WHERE c.oid = 'notifications'::regclass
        ), p AS (
            SELECT c.* FROM t
            JOIN pg_class AS c ON c.oid = CASE WHEN t.relkind = 'p'
                THEN (SELECT inhrelid FROM pg_inherits WHERE inhparent = t.oid LIMIT 1) ELSE t.oid END
        )
        SELECT line FROM (
            SELECT concat_ws(' ', 'table', relname, relowner::regrole, relnamespace::regnamespace, relrowsecurity, relforcerowsecurity,
                relreplident, relpersistence, reltablespace) AS line FROM t
            UNION ALL SELECT concat_ws(' ', 'acl', COALESCE(relacl, acldefault('r', relowner))) FROM t
            UNION ALL SELECT concat_ws(' ', 'comment', obj_description(oid, 'pg_class')) FROM t
            UNION ALL SELECT concat_ws(' ', 'stored', p.relpersistence, p.reltablespace, p.relreplident, m.amname,
                array_to_string(ARRAY(SELECT unnest(p.reloptions) ORDER BY 1), ','), 'toast',
                array_to_string(ARRAY(SELECT unnest(x.reloptions) ORDER BY 1), ','))
                FROM p JOIN pg_am AS m ON m.oid = p.relam JOIN pg_class AS x ON x.oid = p.reltoastrelid
            UNION ALL SELECT concat_ws(' ', 'column', row_number() OVER (ORDER BY a.attnum), a.attname,
                format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attcompression,
                a.attstattarget, ARRAY(SELECT o FROM unnest(a.attoptions) AS o WHERE o !~ '^pg_attver='), a.attacl,
                a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid), col_description(t.oid, a.attnum))
                FROM t JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_attrdef AS d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
            UNION ALL SELECT concat_ws(' ', 'constraint', k.conname, k.contype, pg_get_constraintdef(k.oid), k.convalidated,
                k.condeferrable, k.condeferred, k.connoinherit AND k.contype IN ('c', 'n'), obj_description(k.oid, 'pg_constraint'))
                FROM t JOIN pg_constraint AS k ON k.conrelid = t.oid WHERE k.conparentid = 0
            UNION ALL SELECT concat_ws(' ', 'index',
                regexp_replace(replace(pg_get_indexdef(i.indexrelid), ' ON ONLY public.', ' ON public.'), '::text(\[\])?|[()]', '', 'g'),
                i.indisvalid, i.indisunique, i.indisprimary, i.indisclustered, i.indisreplident, c.reltablespace,
                obj_description(c.oid, 'pg_class'),
                (SELECT string_agg(a.attstattarget::text, ',' ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = c.oid))
                FROM t JOIN pg_index AS i ON i.indrelid = t.oid JOIN pg_class AS c ON c.oid = i.indexrelid
            UNION ALL SELECT concat_ws(' ', 'trigger', g.tgenabled, regexp_replace(pg_get_triggerdef(g.oid), '::text(\[\])?|[()]', '', 'g'),
                obj_description(g.oid, 'pg_trigger'))
                FROM t JOIN pg_trigger AS g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal
            UNION ALL SELECT concat_ws(' ', 'internal trigger', g.tgtype, g.tgenabled)
                FROM t JOIN pg_trigger AS g ON g.tgrelid = t.oid WHERE g.tgisinternal AND g.tgenabled <> 'O'
            UNION ALL SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid)) FROM t JOIN pg_rewrite AS r ON r.ev_class = t.oid
            UNION ALL SELECT concat_ws(' ', 'policy', y.polname, y.polcmd, pg_get_expr(y.polqual, y.polrelid))
                FROM t JOIN pg_policy AS y ON y.polrelid = t.oid
            UNION ALL SELECT concat_ws(' ', 'statistics', pg_get_statisticsobjdef(s.oid), s.stxowner::regrole, s.stxstattarget,
                obj_description(s.oid, 'pg_statistic_ext'))
                FROM t JOIN pg_statistic_ext AS s ON s.stxrelid = t.oid
            UNION ALL SELECT concat_ws(' ', 'sequence', c.oid::regclass, c.relowner::regrole,
                COALESCE(c.relacl, acldefault('s', c.relowner)), d.deptype, to_jsonb(q) - 'seqrelid',
                pg_sequence_last_value(c.oid), obj_description(c.oid, 'pg_class'))
                FROM t JOIN pg_depend AS d ON d.refobjid = t.oid AND d.deptype IN ('a', 'i')
                JOIN pg_class AS c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_sequence AS q ON q.seqrelid = c.oid
            UNION ALL SELECT concat_ws(' ', 'publication', pubname) FROM pg_publication_tables WHERE tablename = 'notifications'
            UNION ALL SELECT concat_ws(' ', 'default privileges', defaclobjtype, defaclacl) FROM pg_default_acl
            UNION ALL SELECT concat_ws(' ', 'setting', name, setting) FROM pg_settings
                WHERE name IN ('search_path', 'default_tablespace', 'default_table_access_method', 'role')
            UNION ALL SELECT concat_ws(' ', 'rows', count(*), md5(string_agg(n::text, ',' ORDER BY n.id))) FROM notifications AS n) AS lines
        ORDER BY line
        """;

    /// <summary>The partitions that somebody reaches who may not reach the table, by privilege, ownership or row security.</summary>
    public const string Reachable =
        """
        SELECT p.relname
        FROM pg_inherits AS i JOIN pg_class AS p ON p.oid = i.inhrelid JOIN pg_class AS t ON t.oid = i.inhparent
        WHERE t.oid = 'notifications'::regclass AND (
            (p.relowner, p.relrowsecurity, p.relforcerowsecurity) <> (t.relowner, t.relrowsecurity, t.relforcerowsecurity)
            OR EXISTS (SELECT FROM aclexplode(p.relacl) AS g WHERE g.grantee <> p.relowner)
            OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = p.oid AND a.attacl IS NOT NULL))
        """;
}
