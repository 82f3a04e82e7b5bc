using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Finds the group that each user's notification joins: one statement for each chunk of users, under a lock.</summary>
internal sealed class GroupQuery(DbContext context, GroupingKey grouping, DateTimeOffset at)
{
    /// <summary>Waits for the other publishers of the type and key; holds the lock until the transaction ends.</summary>
    public Task LockAsync(CancellationToken cancellationToken) => context.ExecuteAsync(
        "SELECT pg_advisory_xact_lock(@key)",
        [AdvisoryLock.KeyOf($"publishes {grouping.Type}\0{grouping.Key}")],
        cancellationToken);

    /// <summary>For each user the group that has begun within the window, or else the one that begins now.</summary>
    public async Task<Guid?[]> ChooseAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var begun = await FindAsync(userIds, cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(userIds, userId => (Guid?)(begun.TryGetValue(userId, out var id) ? id : grouping.NewId(userId, at)));
    }

    private async Task<Dictionary<Guid, Guid>> FindAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.aggregation_id
            FROM {TableSql.Of<Notification>(context).Name} AS n
            WHERE n.user_id = ANY(@users) AND n.aggregation_id = ANY(@groups)
            GROUP BY n.user_id, n.aggregation_id
            HAVING min(n.created_at) > @after AND min(n.created_at) < @before
            ORDER BY min(n.created_at)
            """;
        var groups = userIds.SelectMany(userId => grouping.IdsAround(userId, at)).ToArray();
        var rows = await context.QueryAsync(
            sql,
            [
                SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds),
                SqlParameter.Of("groups", NpgsqlDbType.Array | NpgsqlDbType.Uuid, groups),
                SqlParameter.Of("after", NpgsqlDbType.TimestampTz, at - grouping.Window),
                SqlParameter.Of("before", NpgsqlDbType.TimestampTz, at + grouping.Window),
            ],
            reader => (UserId: reader.GetGuid(0), Group: reader.GetGuid(1)),
            cancellationToken).ConfigureAwait(false);

        // Where the clocks of servers differ, two groups may both be near enough; the later one goes on.
        return rows.GroupBy(row => row.UserId).ToDictionary(user => user.Key, user => user.Last().Group);
    }
}
