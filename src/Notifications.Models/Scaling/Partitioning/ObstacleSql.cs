using Notifications.Models.Obstacles;

namespace Notifications.Models;

/// <summary>Refuses a table that has something which its replacement could not have; unknown objects count as such.</summary>
/// <remarks>Each obstacle is a query whose rows are a reason, which completes the sentence "Table x ...", and a remedy.</remarks>
internal static class ObstacleSql
{
    public const string Variables =
        """
        reason text;
        remedy text;
        """;

    /// <summary>Raises the first obstacle that there is.</summary>
    public static string Check { get; } = DoBlock.Pieces(
        0,
        KeySql.Check("source", "name", "partitioned", when: "partitions > 0"),
        $"""
        IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
            IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = source) THEN
                RAISE EXCEPTION 'Table % is managed by Citus.', name
                    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call UndistributeNotifications before.';
            END IF;
        END IF;

        SELECT o.reason, o.remedy INTO reason, remedy
        FROM (
            {DoBlock.Union(4, [.. TableObstacles.All, .. AccessObstacles.All, .. ConstraintObstacles.All, .. IndexObstacles.All, .. TriggerObstacles.All,
                .. ReplicationObstacles.All, .. PartitionObstacles.All, .. DependentObstacles.All])}) AS o (reason, remedy)
        LIMIT 1;
        IF reason IS NOT NULL THEN
            RAISE EXCEPTION 'Table % %.', name, reason USING ERRCODE = 'object_not_in_prerequisite_state', HINT = remedy;
        END IF;
        """);
}
