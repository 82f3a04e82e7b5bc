namespace Notifications.Models.Obstacles;

/// <summary>Constraints that a replacement could not have.</summary>
/// <remarks>Catalog: <c>pg_constraint</c>.</remarks>
internal static class ConstraintObstacles
{
    private const string ForeignKeysToIt =
        """
        SELECT format('is referenced by a foreign key, %I of table %s, which no rebuilt table can take over', conname, conrelid::regclass),
            'Drop the foreign key, and create it again afterwards.'
        FROM pg_constraint WHERE confrelid = source AND contype = 'f'
        """;

    // LIKE makes checks valid, and existing rows may violate them. Before PostgreSQL 18 a partitioned table has no NOT VALID foreign key.
    private const string NotValid =
        """
        SELECT format('has the constraint %I, which is NOT VALID or NOT ENFORCED', conname),
            'Use ALTER TABLE ... VALIDATE CONSTRAINT, or drop it and create it again afterwards.'
        FROM pg_constraint WHERE conrelid = source AND NOT convalidated
        """;

    private const string Exclusions =
        """
        SELECT format('has the exclusion constraint %I', conname), 'Drop it, and create it again afterwards where PostgreSQL allows it.'
        FROM pg_constraint WHERE conrelid = source AND contype = 'x'
        """;

    private const string NotInherited =
        """
        SELECT format('has the constraint %I, which is NO INHERIT', conname), 'Drop it, or create it without NO INHERIT.'
        FROM pg_constraint WHERE conrelid = source AND contype IN ('c', 'n') AND connoinherit AND partitions > 0
        """;

    private const string Rights =
        """
        SELECT format('has the foreign key %I, and %I may not reference table %s', k.conname, current_user, k.confrelid::regclass),
            'Grant REFERENCES to the role that migrates.'
        FROM pg_constraint AS k
        WHERE k.conrelid = source AND k.contype = 'f' AND NOT has_table_privilege(k.confrelid, 'REFERENCES')
            AND EXISTS (SELECT FROM unnest(k.confkey) AS n (attnum) WHERE NOT has_column_privilege(k.confrelid, n.attnum, 'REFERENCES'))
        """;

    public static IReadOnlyList<string> All { get; } = [ForeignKeysToIt, NotValid, Exclusions, NotInherited, Rights];
}
