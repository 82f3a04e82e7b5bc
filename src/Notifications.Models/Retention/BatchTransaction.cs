using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The transaction of a batch: under the advisory lock of a table and a rule, and repeated after transient failures.</summary>
internal sealed class BatchTransaction(DbContext context, RetentionRule rule)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2);

    /// <summary>Removes a batch, and returns how many rows it was; <see langword="null"/> where another instance holds the lock.</summary>
    public Task<int?> RunAsync(Func<CancellationToken, Task<int>> removeAsync, CancellationToken cancellationToken)
    {
        var attempts = 0;
        (string TransactionId, int Removed)? committing = null;
        return TransientFailure.RetryAsync(
            cancellation => context.Database.CreateExecutionStrategy().ExecuteAsync(AttemptAsync, cancellation), cancellationToken);

        async Task<int?> AttemptAsync(CancellationToken cancellation)
        {
            var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var (isLocked, transactionId) = await LockAsync(isAgain: attempts++ > 0, cancellation).ConfigureAwait(false);
                if (committing is { } earlier && await IsCommittedAsync(earlier.TransactionId, cancellation).ConfigureAwait(false))
                {
                    return earlier.Removed;
                }

                if (!isLocked)
                {
                    return null;
                }

                var removed = await removeAsync(cancellation).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                committing = (transactionId, removed);

                // Not to be canceled any more: nobody could tell whether the rows are gone.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return removed;
            }
        }
    }

    // The server may notice a lost connection later than its client, and holds the lock until then. Who gets the lock again can tell how
    // that attempt has ended.
    private async Task<(bool IsLocked, string TransactionId)> LockAsync(bool isAgain, CancellationToken cancellationToken)
    {
        var result = await TryLockAsync(cancellationToken).ConfigureAwait(false);
        for (var wait = FirstWait; isAgain && !result.IsLocked && wait < LastWait; wait *= 2)
        {
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            result = await TryLockAsync(cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    // The lock is on the table's OID: the search path may lead the same name to another table.
    private async Task<(bool IsLocked, string TransactionId)> TryLockAsync(CancellationToken cancellationToken) =>
        (await context.QueryAsync(
            "SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text",
            [AdvisoryLock.KeyOf($"purge {rule}"), SqlParameter.Of("table", NpgsqlDbType.Text, TableSql.Of<Notification>(context).Name)],
            reader => (reader.GetBoolean(0), reader.GetString(1)),
            cancellationToken).ConfigureAwait(false)).Single();

    // A server that was killed, or has taken the place of another, may not know the transaction. Its number then lies in the future, for
    // which pg_xact_status raises an error: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
    private async Task<bool> IsCommittedAsync(string transactionId, CancellationToken cancellationToken) =>
        (await context.QueryAsync(
            """
            SELECT CASE WHEN @transaction::xid8 < pg_snapshot_xmax(pg_current_snapshot())
                THEN pg_xact_status(@transaction::xid8) = 'committed' END
            """,
            [SqlParameter.Of("transaction", NpgsqlDbType.Text, transactionId)],
            reader => !reader.IsDBNull(0) && reader.GetBoolean(0),
            cancellationToken).ConfigureAwait(false)).Single();
}
