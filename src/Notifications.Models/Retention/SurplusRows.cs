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

    // What the user deletes or marks in the meantime counts. Counting stops where all of the batch is known to be surplus.
    private string Removable => $"""
        SELECT n.id
        FROM {_table} AS n
        WHERE {IsRead} AND n.id = ANY (@ids) AND (n.created_at, n.id) < (
            SELECT k.created_at, k.id
            FROM {_table} AS k
            WHERE k.user_id = @user AND k.deleted_at IS NULL
            ORDER BY k.created_at DESC, k.id DESC
            OFFSET {RetentionPolicy.MinimumKeptPerUser - 1} LIMIT 1)
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
        await foreach (var userId in users.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            count += await CountSurplusAsync(userId, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async IAsyncEnumerable<RowKey> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var userId in users.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            var surplus = await CountSurplusAsync(userId, cancellationToken).ConfigureAwait(false);
            await foreach (var id in FindOldestReadAsync(userId, surplus, cancellationToken).ConfigureAwait(false))
            {
                yield return new RowKey(userId, id);
            }
        }
    }

    public async Task<int> RemoveAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        // Where shards have replicas, Citus cannot lock their rows.
        var removable = isDistributed ? Removable : $"{Removable}\nFOR UPDATE OF n";
        var sql = $"""
            DELETE FROM {_table} AS n
            USING (
                {removable.Replace("\n", "\n    ", StringComparison.Ordinal)}) AS b
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

    private async Task<long> CountSurplusAsync(Guid userId, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT count(*)
            FROM {_table} AS n
            WHERE n.user_id = @user AND n.deleted_at IS NULL
            """;
        var counts = await TransientFailure.RetryAsync(
            cancellation => context.QueryAsync(
                sql, [SqlParameter.Of("user", NpgsqlDbType.Uuid, userId)], reader => reader.GetInt64(0), cancellation),
            cancellationToken).ConfigureAwait(false);
        return Math.Max(0, counts.Single() - keep);
    }

    // Oldest first, and no further than to the newest that are always kept.
    private async IAsyncEnumerable<Guid> FindOldestReadAsync(
        Guid userId, long surplus, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (position, unseen) = (Position.BeforeAll, surplus + keep - RetentionPolicy.MinimumKeptPerUser);
        while (surplus > 0 && unseen > 0)
        {
            var rows = await FindAfterAsync(userId, position, (int)Math.Min(unseen, windowSize), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows.Where(row => row.IsRead).Take((int)Math.Min(surplus, windowSize)))
            {
                surplus--;
                yield return row.Id;
            }

            unseen = rows.Count < windowSize ? 0 : unseen - rows.Count;
            position = rows.LastOrDefault(position);
        }
    }

    // The window is read from the index alone.
    private Task<List<Position>> FindAfterAsync(Guid userId, Position position, int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT {InstantText.Of("w.created_at")}, w.id, n.status = 'read'
            FROM (
                SELECT k.created_at, k.id
                FROM {_table} AS k
                WHERE k.user_id = @user AND k.deleted_at IS NULL AND (k.created_at, k.id) > ({InstantText.Read("@createdAt")}, @id)
                ORDER BY k.created_at, k.id
                LIMIT @limit) AS w
            JOIN {_table} AS n ON n.user_id = @user AND n.id = w.id
            ORDER BY w.created_at, w.id
            """;
        return TransientFailure.RetryAsync(
            cancellation => context.QueryAsync(
                sql,
                [
                    SqlParameter.Of("user", NpgsqlDbType.Uuid, userId),
                    SqlParameter.Of("createdAt", NpgsqlDbType.Text, position.CreatedAt),
                    SqlParameter.Of("id", NpgsqlDbType.Uuid, position.Id),
                    SqlParameter.Of("limit", NpgsqlDbType.Integer, limit),
                ],
                reader => new Position(reader.GetString(0), reader.GetGuid(1), reader.GetBoolean(2)),
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

    /// <summary>A row and its position in the inbox. The instant is text for the reason that <see cref="ScanWindow"/> gives.</summary>
    private sealed record Position(string CreatedAt, Guid Id, bool IsRead)
    {
        public static Position BeforeAll { get; } = new("-infinity", Guid.Empty, IsRead: false);
    }
}
