using Notifications.Models.Obstacles;

namespace Notifications.Models;

/// <summary>Refuses a table with something that its replacement could not have, or that this library does not know.</summary>
/// <remarks>Each obstacle is a query. Its columns are the reason, which completes the sentence "Table x ...", and the remedy.</remarks>
internal static class ObstacleSql
{
    public const string Variables =
        """
        reason text;
        remedy text;
        """;

    private static readonly string[] All =
    [
        .. TableObstacles.All,
        .. AccessObstacles.All,
        .. ConstraintObstacles.All,
        .. IndexObstacles.All,
        .. TriggerObstacles.All,
        .. ReplicationObstacles.All,
        .. PartitionObstacles.All,
        .. DependentObstacles.All,
    ];

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
            {DoBlock.Union(4, All)}) AS o (reason, remedy)
        LIMIT 1;
        IF reason IS NOT NULL THEN
            RAISE EXCEPTION 'Table % %.', name, reason USING ERRCODE = 'object_not_in_prerequisite_state', HINT = remedy;
        END IF;
        """);
}
