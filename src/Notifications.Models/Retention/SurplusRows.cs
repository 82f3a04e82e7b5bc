using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The oldest read rows of users who have more rows than they may keep, found in the index of the inbox.</summary>
internal sealed class SurplusRows(DbContext context, int keep, int windowSize, SurplusUsers users, bool isDistributed) : IExpiredRows
{
    private const string IsRead = "n.user_id = @user AND n.deleted_at IS NULL AND n.status = 'read'";

    private readonly string _table = TableSql.Of<Notification>(context).Name;

    public RetentionRule Rule => RetentionRule.KeepNewestPerUser;

    private string IsOlderThanNewest => $"""
        (n.created_at, n.id) < (
            SELECT k.created_at, k.id
            FROM {_table} AS k
            WHERE k.user_id = @user AND k.deleted_at IS NULL
            ORDER BY k.created_at DESC, k.id DESC
            OFFSET {RetentionPolicy.MinimumKeptPerUser - 1} LIMIT 1)
        """;

    // What the user deletes or marks in the meantime counts. Counting stops where all of the batch is known to be surplus.
    private string Removable => $"""
        SELECT n.id
        FROM {_table} AS n
        WHERE {IsRead} AND n.id = ANY (@ids) AND {IsOlderThanNewest}
        ORDER BY n.id
        LIMIT GREATEST(0, -@keep + (
            SELECT count(*)
            FROM (
                SELECT FROM {_table} AS k
                WHERE k.user_id = @user AND k.deleted_at IS NULL
                LIMIT @keep + cardinality(@ids)) AS counted))
        """;

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var (_, surplus) in users.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            count += surplus;
        }

        return count;
    }

    public async IAsyncEnumerable<RowKey> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (userId, surplus) in users.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var id in FindOldestAsync(userId, surplus, cancellationToken).ConfigureAwait(false))
            {
                yield return new RowKey(userId, id);
            }
        }
    }

    public async Task<int> RemoveAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        // Where shards have replicas, Citus cannot lock their rows.
        var sql = $"""
            DELETE FROM {_table} AS n
            USING (
            {Removable}
            {(isDistributed ? "" : "FOR UPDATE OF n")}) AS b
            WHERE {IsRead} AND n.id = b.id
            """;
        var removed = 0;
        foreach (var user in IdsByUser(batch))
        {
            removed += await context.ExecuteAsync(sql, ParametersOf(user), cancellationToken).ConfigureAwait(false);
        }

        return removed;
    }

    public async Task<List<RowKey>> FindRemainingAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        var remaining = new List<RowKey>();
        foreach (var user in IdsByUser(batch))
        {
            remaining.AddRange(await TransientFailure.RetryAsync(
                cancellation => context.QueryAsync(
                    Removable, ParametersOf(user), reader => new RowKey(user.Key, reader.GetGuid(0)), cancellation),
                cancellationToken).ConfigureAwait(false));
        }

        return remaining;
    }

    private async IAsyncEnumerable<Guid> FindOldestAsync(Guid userId, long surplus, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (last, left, isMore) = (new Position("-infinity", Guid.Empty), surplus, true);
        while (isMore && left > 0)
        {
            var limit = (int)Math.Min(left, windowSize);
            var rows = await FindOldestAsync(userId, last, limit, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row.Id;
            }

            (isMore, left) = (rows.Count == limit, left - rows.Count);
            last = rows.LastOrDefault(last);
        }
    }

    private Task<List<Position>> FindOldestAsync(Guid userId, Position last, int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.created_at::text, n.id
            FROM {_table} AS n
            WHERE {IsRead} AND (n.created_at, n.id) > (@createdAt::timestamptz, @id) AND {IsOlderThanNewest}
            ORDER BY n.created_at, n.id
            LIMIT @limit
            """;
        return TransientFailure.RetryAsync(
            cancellation => context.QueryAsync(
                sql,
                [
                    SqlParameter.Of("user", NpgsqlDbType.Uuid, userId),
                    SqlParameter.Of("createdAt", NpgsqlDbType.Text, last.CreatedAt),
                    SqlParameter.Of("id", NpgsqlDbType.Uuid, last.Id),
                    SqlParameter.Of("limit", NpgsqlDbType.Integer, limit),
                ],
                reader => new Position(reader.GetString(0), reader.GetGuid(1)),
                cancellation),
            cancellationToken);
    }

    private static IEnumerable<IGrouping<Guid, Guid>> IdsByUser(RowKey[] batch) => batch.GroupBy(row => row.UserId, row => row.Id);

    private NpgsqlParameter[] ParametersOf(IGrouping<Guid, Guid> user) =>
    [
        SqlParameter.Of("user", NpgsqlDbType.Uuid, user.Key),
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, user.ToArray()),
        SqlParameter.Of("keep", NpgsqlDbType.Bigint, (long)keep),
    ];

    /// <summary>A position in an inbox. The instant is text for the reason that <see cref="CreatedAtWindow"/> gives.</summary>
    private sealed record Position(string CreatedAt, Guid Id);
}
