namespace Notifications.Models;

/// <summary>Removes the rows that a table had before it was distributed. Nobody sees them, but they take disk space.</summary>
/// <remarks>
/// Citus refuses this for a table that a local table references, because <c>TRUNCATE</c> would empty that table as well
/// (<see href="https://docs.citusdata.com/en/stable/develop/api_udf.html#truncate-local-data-after-distributing-table">manual</see>).
/// The rows are harmless, so the block warns and goes on.
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
            RAISE WARNING 'Table % keeps its old rows on the coordinator''s disk, because table % references it.', name, difference;
        ELSE
            PERFORM truncate_local_data_after_distributing_table(name::regclass);
        END IF;
        """;
}
