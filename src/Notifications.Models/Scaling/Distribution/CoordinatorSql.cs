namespace Notifications.Models;

/// <summary>Refuses a cluster whose coordinator is not one of its own nodes.</summary>
/// <remarks>
/// Citus copies reference tables to the nodes of <c>pg_dist_node</c>. A coordinator that is not there gets no copy of the organizations'
/// preferences. Citus adds the coordinator of an empty cluster by itself
/// (<see href="https://docs.citusdata.com/en/stable/develop/api_udf.html#citus-set-coordinator-host">manual</see>).
/// </remarks>
internal static class CoordinatorSql
{
    public const string Check =
        """
        IF EXISTS (SELECT FROM pg_dist_node) AND NOT EXISTS (SELECT FROM pg_dist_node WHERE groupid = 0) THEN
            RAISE EXCEPTION 'The coordinator is not in the metadata of the Citus cluster, and would have no copy of table %.', organizations
                USING ERRCODE = 'object_not_in_prerequisite_state',
                    HINT = 'Call SELECT citus_set_coordinator_host(''host'', port) on it, with the address at which the workers reach it.';
        END IF;
        """;
}
