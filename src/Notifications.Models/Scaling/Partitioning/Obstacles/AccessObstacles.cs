namespace Notifications.Models.Obstacles;

/// <summary>Rules of access that a replacement would not have, and rights that the role that migrates lacks.</summary>
/// <remarks>Catalogs: <c>pg_policy</c>, <c>pg_class.relacl</c>, <c>pg_attribute.attacl</c>, <c>pg_seclabel</c>.</remarks>
internal static class AccessObstacles
{
    private const string Owner =
        """
        SELECT format('is owned by %I, and %I is not a member of that role', pg_get_userbyid(relowner), current_user),
            'Migrate as the owner.'
        FROM pg_class WHERE oid = source AND NOT pg_has_role(relowner, 'USAGE')
        UNION ALL
        SELECT format('cannot be read by %I', current_user), 'Grant SELECT to the role that migrates.'
        WHERE NOT has_table_privilege(source, 'SELECT')
        """;

    private const string Policies =
        """
        SELECT format('has row security policies, such as %I, which a rebuilt table would lose', min(polname::text)),
            'Drop them with DROP POLICY, and create them again afterwards.'
        FROM pg_policy WHERE polrelid = source HAVING count(*) > 0
        """;

    // Row security would hide rows from the copy, and DROP TABLE would then delete them.
    private const string HiddenRows =
        """
        SELECT format('has row security, which hides rows from %I', current_user),
            'Migrate as a role with BYPASSRLS, or use ALTER TABLE ... NO FORCE ROW LEVEL SECURITY before.'
        WHERE row_security_active(source)
        """;

    // GRANT can only name the current role as its grantor, so that these would become grants of the owner.
    private const string Grantors =
        """
        SELECT format('has privileges that %I has granted, who is not its owner', pg_get_userbyid(g.grantor)), 'Let the owner grant them.'
        FROM pg_class AS c CROSS JOIN LATERAL (
            SELECT grantor FROM aclexplode(c.relacl)
            UNION ALL SELECT x.grantor FROM pg_attribute AS a, aclexplode(a.attacl) AS x WHERE a.attrelid = c.oid) AS g
        WHERE g.grantor <> c.relowner AND (c.oid = source OR c.relkind = 'S' AND EXISTS (
            SELECT FROM pg_depend AS d
            WHERE (d.classid, d.objid, d.refclassid, d.refobjid) = ('pg_class'::regclass, c.oid, 'pg_class'::regclass, source)
                AND d.deptype = 'i'))
        """;

    private const string SecurityLabels =
        """
        SELECT format('has a security label of %I', provider), 'Remove it with SECURITY LABEL ... IS NULL, and set it again afterwards.'
        FROM pg_seclabel WHERE classoid = 'pg_class'::regclass AND objoid = source
        """;

    public static IReadOnlyList<string> All { get; } = [Owner, Policies, HiddenRows, Grantors, SecurityLabels];
}
