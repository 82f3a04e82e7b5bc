using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Which burst a notification joins: one statement for each thousand users, after those who publish the same have made room.</summary>
internal sealed class BurstQuery(DbContext context, Burst burst, DateTimeOffset at)
{
    /// <summary>Waits for those who publish the same type and key, until the end of the transaction: they see what this one begins.</summary>
    public Task LockAsync(CancellationToken cancellationToken) => context.ExecuteAsync(
        "SELECT pg_advisory_xact_lock(@key)", [AdvisoryLock.KeyOf($"publishes {burst.Type}\0{burst.Key}")], cancellationToken);

    /// <summary>For each user the burst that has begun within the window, or else the one that begins now.</summary>
    public async Task<Guid?[]> ChooseAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var begun = await FindAsync(userIds, cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(userIds, userId => (Guid?)(begun.TryGetValue(userId, out var id) ? id : burst.NewId(userId, at)));
    }

    private async Task<Dictionary<Guid, Guid>> FindAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<Notification>(context);
        var (userId, aggregationId) = ($"n.{table[nameof(Notification.UserId)]}", $"n.{table[nameof(Notification.AggregationId)]}");
        var begin = $"min(n.{table[nameof(Notification.CreatedAt)]})";
        var sql = $"""
            SELECT {userId}, {aggregationId}
            FROM {table.Name} AS n
            WHERE {userId} = ANY(@users) AND {aggregationId} = ANY(@bursts)
            GROUP BY {userId}, {aggregationId}
            HAVING {begin} > @after AND {begin} < @before
            ORDER BY {begin}
            """;
        var rows = await context.QueryAsync(
            sql,
            [
                SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds),
                SqlParameter.Of("bursts", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds.SelectMany(user => burst.IdsAround(user, at)).ToArray()),
                SqlParameter.Of("after", NpgsqlDbType.TimestampTz, at - burst.Window),
                SqlParameter.Of("before", NpgsqlDbType.TimestampTz, at + burst.Window),
            ],
            reader => (UserId: reader.GetGuid(0), Burst: reader.GetGuid(1)),
            cancellationToken).ConfigureAwait(false);

        // Where hosts' clocks differ, two bursts may both be near enough; then the later one goes on.
        return rows.GroupBy(row => row.UserId).ToDictionary(user => user.Key, user => user.Last().Burst);
    }
}
