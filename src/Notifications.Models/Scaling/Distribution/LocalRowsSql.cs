namespace Notifications.Models;

/// <summary>Removes the rows that a table had before it was distributed. Nobody sees them any more, but they stay on the coordinator's disk.</summary>
/// <remarks>
/// Citus refuses this for a table that a local table references, since PostgreSQL truncates the referencing table as well
/// (<see href="https://docs.citusdata.com/en/stable/develop/api_udf.html#truncate-local-data-after-distributing-table">manual</see>). The rows are harmless, and
/// no reason to stop a migration: the block then warns.
/// </remarks>
internal static class LocalRowsSql
{
    public const string Truncate =
        """
        SELECT k.conrelid::regclass::text INTO difference
        FROM pg_constraint AS k
        WHERE k.contype = 'f' AND k.confrelid = name::regclass AND k.conrelid <> k.confrelid
            AND NOT EXISTS (SELECT FROM pg_dist_partition AS p WHERE p.logicalrelid = k.conrelid)
        LIMIT 1;
        IF FOUND THEN
            RAISE WARNING 'Table % keeps a copy of its old rows on the disk of the coordinator, because table % references it.', name, difference;
        ELSE
            PERFORM truncate_local_data_after_distributing_table(name::regclass);
        END IF;
        """;
}
