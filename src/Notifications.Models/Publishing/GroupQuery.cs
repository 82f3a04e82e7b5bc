using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Finds the group that each user's notification joins: one statement for each chunk of users, under a lock.</summary>
internal sealed class GroupQuery(DbContext context, GroupingKey grouping)
{
    private readonly TableSql _table = TableSql.Of<Notification>(context);

    /// <summary>Waits for the other publishers of the type and key to the same users; holds the locks until the transaction ends.</summary>
    /// <remarks>
    /// There is a lock for each stripe of users, so that publishers to different users seldom meet, and a publish to many takes few locks.
    /// All take them in ascending order, so that two publishes cannot deadlock. A tenant's table in another schema has locks of its own.
    /// </remarks>
    public async Task LockAsync(IEnumerable<Guid> userIds, CancellationToken cancellationToken)
    {
        // The table is its number, not its name, which the search path may lead elsewhere.
        const string Sql = """
            SELECT pg_advisory_xact_lock(@key + @table::regclass::oid::bigint * 256 + stripe)
            FROM unnest(@stripes) AS stripe
            WHERE current_setting('transaction_isolation') IN ('read committed', 'read uncommitted')
            """;
        var stripes = userIds.Select(StripeOf).Distinct().Order().ToArray();
        var locks = await context.QueryAsync(
            Sql,
            [
                AdvisoryLock.KeyOf($"publishes {grouping.Type}\0{grouping.Key}"),
                SqlParameter.Of("table", NpgsqlDbType.Text, _table.Name),
                SqlParameter.Of("stripes", NpgsqlDbType.Array | NpgsqlDbType.Integer, stripes),
            ],
            _ => true,
            cancellationToken).ConfigureAwait(false);
        if (locks.Count == 0)
        {
            throw new InvalidOperationException(
                "A content with a GroupKey takes a READ COMMITTED transaction: the snapshot of any other is older than the lock, and does "
                + "not contain the groups that others have begun. Begin the transaction with IsolationLevel.ReadCommitted "
                + "(a TransactionScope is serializable by default), or publish outside of it.");
        }
    }

    /// <summary>For each user the group that has begun within the window of an instant, or else the one that begins at it.</summary>
    public async Task<Guid?[]> ChooseAsync(Guid[] userIds, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var begun = await FindAsync(userIds, at, cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(userIds, userId => (Guid?)(begun.TryGetValue(userId, out var id) ? id : grouping.NewId(userId, at)));
    }

    private async Task<Dictionary<Guid, Guid>> FindAsync(Guid[] userIds, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.aggregation_id
            FROM {_table.Name} AS n
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

    // One of 256. All bytes count, since the identifiers of one source may differ in a few of them only.
    private static int StripeOf(Guid userId) => userId.ToByteArray().Aggregate(0, (stripe, value) => stripe ^ value);
}
