namespace Notifications.Models.Obstacles;

/// <summary>Whatever depends on the table without being a part of it, known to this library or not.</summary>
/// <remarks>Catalog: <c>pg_depend</c>.</remarks>
internal static class DependentObstacles
{
    // "own" lists the parts of the table, which its replacement has too. Everything else that depends on one of them would be dropped.
    private const string Dependents =
        """
        SELECT format('is used by %s', pg_describe_object(d.classid, d.objid, d.objsubid)), 'Drop that, and create it again afterwards.'
        FROM (
            WITH relations AS (
                SELECT unnest(parts || source::oid) AS oid
            ), toasts AS (
                SELECT c.reltoastrelid AS oid FROM pg_class AS c JOIN relations USING (oid) WHERE c.reltoastrelid <> 0
            ), own (classid, objid) AS (
                SELECT 'pg_class'::regclass::oid, oid FROM relations
                UNION ALL SELECT 'pg_class'::regclass, oid FROM toasts
                UNION ALL SELECT 'pg_class'::regclass, indexrelid FROM pg_index
                    WHERE indrelid IN (SELECT oid FROM relations UNION ALL SELECT oid FROM toasts)
                UNION ALL SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid
                    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                        AND d.refobjid IN (SELECT oid FROM relations) AND d.deptype IN ('a', 'i') AND s.relkind = 'S'
                UNION ALL SELECT 'pg_type'::regclass, unnest(ARRAY[oid, typarray]) FROM pg_type
                    WHERE typrelid IN (SELECT oid FROM relations UNION ALL SELECT oid FROM toasts)
                UNION ALL SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM relations)
                UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid IN (SELECT oid FROM relations)
                UNION ALL SELECT 'pg_trigger'::regclass, t.oid FROM pg_trigger AS t LEFT JOIN pg_constraint AS k ON k.oid = t.tgconstraint
                    WHERE t.tgrelid IN (SELECT oid FROM relations) OR k.conrelid IN (SELECT oid FROM relations)
                UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext WHERE stxrelid = source
            )
            SELECT d.* FROM pg_depend AS d JOIN own AS o ON (o.classid, o.objid) = (d.refclassid, d.refobjid)
            WHERE (d.classid, d.objid) NOT IN (SELECT classid, objid FROM own)
            UNION ALL
            SELECT d.refclassid, d.refobjid, d.refobjsubid, d.classid, d.objid, d.objsubid, d.deptype
            FROM pg_depend AS d JOIN own AS o ON (o.classid, o.objid) = (d.classid, d.objid)
            WHERE d.refclassid = 'pg_extension'::regclass) AS d
        """;

    public static IReadOnlyList<string> All { get; } = [Dependents];
}
