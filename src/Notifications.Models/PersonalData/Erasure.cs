using System.Data;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Erases the rows of one user, in batches.</summary>
internal sealed class Erasure(DbContext context, Guid userId)
{
    private const int BatchSize = 5_000;

    private readonly string _notifications = TableSql.Of<Notification>(context).Name;
    private readonly string _preferences = TableSql.Of<NotificationPreference>(context).Name;

    public Task<ErasureResult> RunAsync(CancellationToken cancellationToken) => context.UndoOnFailureAsync(
        async () => new ErasureResult(
            await EraseNotificationsAsync(cancellationToken).ConfigureAwait(false),
            await ErasePreferencesAsync(cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    // Pass after pass: one may have missed a row that was imported meanwhile with an earlier created_at. A pass that finds rows, but erases
    // none, may have met another program that did. Two in a row mean that the rows cannot go.
    private async Task<long> EraseNotificationsAsync(CancellationToken cancellationToken)
    {
        var (erased, fruitless) = (0L, 0);
        while (fruitless < 2)
        {
            var pass = await PassAsync(cancellationToken).ConfigureAwait(false);
            if (pass.Found == 0)
            {
                return erased;
            }

            erased += pass.Erased;
            fruitless = pass.Erased == 0 ? fruitless + 1 : 0;
        }

        throw new InvalidOperationException(
            $"Notifications of the user are still in {_notifications}: a trigger of the application keeps them from being deleted. "
            + "Let it pass deletions of this user, and erase again.");
    }

    private async Task<(long Found, long Erased)> PassAsync(CancellationToken cancellationToken)
    {
        var (found, erased) = (0L, 0L);
        var batch = await FindAsync(Position.BeforeAll, cancellationToken).ConfigureAwait(false);
        while (batch is [.., var last])
        {
            found += batch.Count;
            erased += await DeleteNotificationsAsync(batch, cancellationToken).ConfigureAwait(false);
            batch = batch.Count == BatchSize ? await FindAsync(last, cancellationToken).ConfigureAwait(false) : [];
        }

        return (found, erased);
    }

    // Two partial indexes contain the rows of a user, and none contains them all. Each batch begins behind the last one, because rows that
    // the application's transaction has deleted stay in the indexes until its end.
    private Task<List<Position>> FindAsync(Position after, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT f.created_at::text, f.id
            FROM (
            {Arm("deleted_at IS NULL")}
                UNION ALL
            {Arm("deleted_at IS NOT NULL")}
            ) AS f
            ORDER BY f.created_at, f.id
            LIMIT @size
            """;
        NpgsqlParameter[] parameters =
        [
            UserParameter(),
            SqlParameter.Of("createdAt", NpgsqlDbType.Text, after.CreatedAt),
            SqlParameter.Of("id", NpgsqlDbType.Uuid, after.Id),
            SqlParameter.Of("size", NpgsqlDbType.Integer, BatchSize),
        ];
        return RetryAsync(
            cancellation => context.QueryAsync(
                sql, parameters, reader => new Position(reader.GetString(0), reader.GetGuid(1)), cancellation),
            cancellationToken);
    }

    private string Arm(string condition) => $"""
            (SELECT n.created_at, n.id
            FROM {_notifications} AS n
            WHERE n.user_id = @user AND n.{condition} AND (n.created_at, n.id) > (@createdAt::timestamptz, @id)
            ORDER BY n.created_at, n.id
            LIMIT @size)
        """;

    private Task<int> DeleteNotificationsAsync(List<Position> batch, CancellationToken cancellationToken)
    {
        var sql = $"""
            DELETE FROM {_notifications} AS n
            USING (
                SELECT k.user_id, k.id
                FROM {_notifications} AS k
                WHERE k.user_id = @user AND k.id = ANY(@ids)
                ORDER BY k.user_id, k.id
                FOR UPDATE OF k) AS l
            WHERE n.user_id = @user AND n.user_id = l.user_id AND n.id = l.id
            """;
        var ids = SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, batch.Select(row => row.Id).ToArray());
        return DeleteAsync(sql, [UserParameter(), ids], cancellationToken);
    }

    private Task<int> ErasePreferencesAsync(CancellationToken cancellationToken) =>
        DeleteAsync($"DELETE FROM {_preferences} AS p WHERE p.user_id = @user", [UserParameter()], cancellationToken);

    private NpgsqlParameter UserParameter() => SqlParameter.Of("user", NpgsqlDbType.Uuid, userId);

    private Task<int> DeleteAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        if (context.IsInTransaction())
        {
            return context.ExecuteAsync(sql, parameters, cancellationToken);
        }

        var counted = 0;
        (string TransactionId, int Deleted)? committing = null;
        return RetryAsync(
            cancellation => context.Database.CreateExecutionStrategy().ExecuteAsync(AttemptAsync, cancellation), cancellationToken);

        async Task<int> AttemptAsync(CancellationToken cancellation)
        {
            // A statement has to see what was committed while it waited for a lock, whatever default_transaction_isolation says.
            var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation)
                .ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var transactionId = await context.ReadTransactionIdAsync(cancellation).ConfigureAwait(false);
                var deleted = await context.ExecuteAsync(sql, parameters, cancellation).ConfigureAwait(false);

                // An earlier attempt whose answer was lost has ended by now: this one has waited for its locks.
                if (committing is { } earlier && await context.IsCommittedAsync(earlier.TransactionId, cancellation).ConfigureAwait(false))
                {
                    counted += earlier.Deleted;
                }

                cancellation.ThrowIfCancellationRequested();
                committing = (transactionId, deleted);

                // Not cancelable: nobody could tell whether the rows are gone.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return counted + deleted;
            }
        }
    }

    // In the application's transaction, a step that has failed cannot be repeated: the transaction is lost.
    private Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken) =>
        context.IsInTransaction() ? step(cancellationToken) : TransientFailure.RetryAsync(step, cancellationToken);

    /// <summary>A row by its position. The instant is text: other programs may have stored one that .NET cannot hold.</summary>
    private sealed record Position(string CreatedAt, Guid Id)
    {
        public static Position BeforeAll { get; } = new("-infinity", Guid.Empty);
    }
}
