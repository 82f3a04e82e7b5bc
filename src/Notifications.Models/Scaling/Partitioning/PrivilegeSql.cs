namespace Notifications.Models;

/// <summary>Gives the new table, its columns and its sequences the privileges of the old ones, and partitions those of their owner only.</summary>
/// <remarks>
/// Default privileges (<see href="https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html">manual</see>) have been granted on everything new.
/// They are revoked: nobody is to reach a partition who may not reach its table.
/// </remarks>
internal static class PrivilegeSql
{
    public const string Move =
        """
        FOR acl IN
            SELECT n.oid, CASE WHEN n.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, n.relacl AS granted, o.relacl AS wanted, n.relowner,
                CASE WHEN n.relkind = 'S' THEN 's' ELSE 'r' END::"char" AS class
            FROM (
                SELECT target::oid AS new_oid, source::oid AS old_oid
                UNION ALL SELECT inhrelid, NULL FROM pg_inherits WHERE inhparent = target
                UNION ALL
                SELECT t.objid, s.objid FROM pg_depend AS t
                JOIN pg_attribute AS b ON b.attrelid = t.refobjid AND b.attnum = t.refobjsubid
                JOIN pg_attribute AS a ON a.attrelid = source AND a.attname = b.attname
                JOIN pg_depend AS s ON s.refobjid = a.attrelid AND s.refobjsubid = a.attnum AND s.refclassid = 'pg_class'::regclass AND s.deptype = 'i'
                WHERE t.refobjid = target AND t.refclassid = 'pg_class'::regclass AND t.deptype = 'i'
                    AND t.classid = 'pg_class'::regclass AND s.classid = 'pg_class'::regclass) AS pair
            JOIN pg_class AS n ON n.oid = pair.new_oid
            LEFT JOIN pg_class AS o ON o.oid = pair.old_oid
            WHERE n.relacl IS DISTINCT FROM o.relacl
        LOOP
            FOR statement IN
                SELECT format('REVOKE ALL ON %s %s FROM %s', acl.kind, acl.oid::regclass, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                FROM (SELECT DISTINCT grantee FROM aclexplode(COALESCE(acl.granted, acldefault(acl.class, acl.relowner)))) AS g
            LOOP
                EXECUTE statement;
            END LOOP;

            FOR statement IN
                SELECT format('GRANT %s ON %s %s TO %s%s', privilege_type, acl.kind, acl.oid::regclass,
                    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                FROM aclexplode(COALESCE(acl.wanted, acldefault(acl.class, acl.relowner))) WITH ORDINALITY ORDER BY ordinality
            LOOP
                EXECUTE statement;
            END LOOP;
        END LOOP;

        FOR statement IN
            SELECT format('GRANT %s (%I) ON TABLE %s TO %s%s', g.privilege_type, a.attname, target,
                CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM pg_attribute AS a CROSS JOIN aclexplode(a.attacl) WITH ORDINALITY AS g
            WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum, g.ordinality
        LOOP
            EXECUTE statement;
        END LOOP;
        """;
}
