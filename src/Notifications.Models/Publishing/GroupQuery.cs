using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Finds the group that each user's notification joins: one statement for each chunk of users, under locks.</summary>
/// <remarks>
/// There is a lock for each stripe of users, so that publishers to different users seldom meet, and a publish to many takes few locks. All
/// take them in ascending order, so that two publishes cannot deadlock. A tenant's table in another schema has locks of its own.
/// </remarks>
internal sealed class GroupQuery(DbContext context, GroupingKey grouping, IEnumerable<Guid> allUserIds)
{
    // The lock is on the table's OID: another search path may resolve the name to another table.
    private const string LockSql = """
        SELECT pg_advisory_xact_lock(@key + @table::regclass::oid::bigint * 256 + stripe)
        FROM unnest(@stripes) AS stripe
        WHERE current_setting('transaction_isolation') IN ('read committed', 'read uncommitted')
        """;

    private readonly TableSql _table = TableSql.Of<Notification>(context);
    private readonly NotificationOptions _options = NotificationOptions.Of(context);
    private bool _isLocked;

    /// <summary>For each user the group that has begun within the window, or else the one that begins now; and what "now" is.</summary>
    public async Task<(DateTimeOffset Now, Guid?[] GroupIds)> ChooseAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var asked = _options.Now;
        var begun = await (_isLocked
            ? FindAsync(userIds, asked, cancellationToken)
            : LockAndFindAsync(userIds, asked, cancellationToken)).ConfigureAwait(false);
        var now = _options.Now;
        if (grouping.SliceOf(now) != grouping.SliceOf(asked))
        {
            // It has waited for a lock, and other groups may be near enough by now.
            begun = await FindAsync(userIds, now, cancellationToken).ConfigureAwait(false);
        }

        // Where the clocks of servers differ, two groups may both be near enough; the later one goes on.
        var joined = begun.Where(group => grouping.Reaches(group.Begin, now)).GroupBy(group => group.UserId)
            .ToDictionary(user => user.Key, user => user.MaxBy(group => group.Begin)!.Id);
        return (now, Array.ConvertAll(userIds, id => (Guid?)(joined.TryGetValue(id, out var groupId) ? groupId : grouping.NewId(id, now))));
    }

    /// <summary>Waits first for the other publishers of the type and key to the same users, until their transactions end.</summary>
    private async Task<List<Group>> LockAndFindAsync(Guid[] userIds, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Two statements on one round trip: the second one has a snapshot of its own, with what was committed while the first one waited.
        var rows = await context.QueryAsync(
            $"{LockSql};\n{FindSql}",
            [
                AdvisoryLock.KeyOf($"publishes {grouping.Type}\0{grouping.Key}"),
                SqlParameter.Of("table", NpgsqlDbType.Text, _table.Name),
                SqlParameter.Of("stripes", NpgsqlDbType.Array | NpgsqlDbType.Integer, Stripes()),
                .. FindParameters(userIds, at),
            ],
            reader => reader.FieldCount == 1 ? null : ReadGroup(reader),
            cancellationToken).ConfigureAwait(false);
        _isLocked = rows.Contains(null);
        return _isLocked ? [.. rows.OfType<Group>()] : throw new InvalidOperationException(
            "A content with a GroupKey takes a READ COMMITTED transaction: the snapshot of any other is older than the lock, and does "
            + "not contain the groups that others have begun. Begin the transaction with IsolationLevel.ReadCommitted "
            + "(a TransactionScope is serializable by default), or publish outside of it.");
    }

    private Task<List<Group>> FindAsync(Guid[] userIds, DateTimeOffset at, CancellationToken cancellationToken) =>
        context.QueryAsync(FindSql, FindParameters(userIds, at), ReadGroup, cancellationToken);

    private string FindSql =>
        $"""
        SELECT n.user_id, n.aggregation_id, min(n.created_at)
        FROM {_table.Name} AS n
        WHERE n.user_id = ANY(@users) AND n.aggregation_id = ANY(@groups)
        GROUP BY n.user_id, n.aggregation_id
        """;

    private NpgsqlParameter[] FindParameters(Guid[] userIds, DateTimeOffset at)
    {
        var groupIds = userIds.SelectMany(userId => grouping.IdsAround(userId, at)).ToArray();
        return
        [
            SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds),
            SqlParameter.Of("groups", NpgsqlDbType.Array | NpgsqlDbType.Uuid, groupIds),
        ];
    }

    private int[] Stripes() => [.. allUserIds.Select(StripeOf).Distinct().Order()];

    // One of 256. All bytes count, since the identifiers of one source may differ in a few of them only.
    private static int StripeOf(Guid userId) => userId.ToByteArray().Aggregate(0, (stripe, value) => stripe ^ value);

    private static Group ReadGroup(DbDataReader reader) =>
        new(reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2));

    private sealed record Group(Guid UserId, Guid Id, DateTimeOffset Begin);
}
