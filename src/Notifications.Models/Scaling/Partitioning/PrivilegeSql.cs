namespace Notifications.Models;

/// <summary>Gives the new table, its columns and its sequences the privileges of the old ones, and partitions those of owners.</summary>
/// <remarks>
/// PostgreSQL has granted the default privileges on everything new. They are revoked, since nobody may reach a partition who may not reach
/// its table (<see href="https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html">manual</see>).
/// </remarks>
internal static class PrivilegeSql
{
    private const string GrantOption = "CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END";

    private const string Grantee = "CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END";

    /// <summary>Updates the catalog rows of the old columns.</summary>
    /// <remarks>
    /// GRANT and REVOKE need no lock on the table, but they update the same rows as this statement and as the new name of the table. From
    /// here on they wait, and fail when the old table is gone.
    /// </remarks>
    private const string LockColumns =
        """
        EXECUTE (
            SELECT format('ALTER TABLE ONLY %s %s', source, string_agg(format('ALTER COLUMN %I SET (n_distinct = 0)', attname), ', '))
            FROM pg_attribute WHERE attrelid = source AND attnum > 0 AND NOT attisdropped);
        """;

    private const string MoveAll =
        $"""
        FOR acl IN
            SELECT n.oid, n.relowner, n.relacl AS granted, o.relacl AS wanted,
                CASE WHEN n.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
                CASE WHEN n.relkind = 'S' THEN 's' ELSE 'r' END::"char" AS class
            FROM (
                SELECT target::oid AS new_oid, source::oid AS old_oid
                UNION ALL SELECT inhrelid, NULL FROM pg_inherits WHERE inhparent = target
                UNION ALL
                SELECT t.objid, s.objid
                FROM pg_depend AS t
                JOIN pg_attribute AS b ON b.attrelid = t.refobjid AND b.attnum = t.refobjsubid
                JOIN pg_attribute AS a ON a.attrelid = source AND a.attname = b.attname
                JOIN pg_depend AS s ON s.refobjid = a.attrelid AND s.refobjsubid = a.attnum
                WHERE t.refobjid = target AND t.classid = 'pg_class'::regclass AND t.refclassid = 'pg_class'::regclass AND t.deptype = 'i'
                    AND s.classid = 'pg_class'::regclass AND s.refclassid = 'pg_class'::regclass AND s.deptype = 'i') AS pair
            JOIN pg_class AS n ON n.oid = pair.new_oid
            LEFT JOIN pg_class AS o ON o.oid = pair.old_oid
            WHERE n.relacl IS DISTINCT FROM o.relacl
        LOOP
            FOR statement IN
                SELECT format('REVOKE ALL ON %s %s FROM %s', acl.kind, acl.oid::regclass, {Grantee})
                FROM (SELECT DISTINCT grantee FROM aclexplode(COALESCE(acl.granted, acldefault(acl.class, acl.relowner)))) AS g
            LOOP
                EXECUTE statement;
            END LOOP;

            FOR statement IN
                SELECT format('GRANT %s ON %s %s TO %s%s', g.privilege_type, acl.kind, acl.oid::regclass, {Grantee}, {GrantOption})
                FROM aclexplode(COALESCE(acl.wanted, acldefault(acl.class, acl.relowner))) WITH ORDINALITY AS g
                ORDER BY g.ordinality
            LOOP
                EXECUTE statement;
            END LOOP;
        END LOOP;
        """;

    private const string MoveColumns =
        $"""
        FOR statement IN
            SELECT format('GRANT %s (%I) ON TABLE %s TO %s%s', g.privilege_type, a.attname, target, {Grantee}, {GrantOption})
            FROM pg_attribute AS a CROSS JOIN aclexplode(a.attacl) WITH ORDINALITY AS g
            WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum, g.ordinality
        LOOP
            EXECUTE statement;
        END LOOP;
        """;

    public static string Move { get; } = DoBlock.Pieces(0, LockColumns, MoveAll, MoveColumns);
}
