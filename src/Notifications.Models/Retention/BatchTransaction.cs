using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Removes batches of a rule, each in a transaction under the advisory lock of table and rule.</summary>
internal sealed class BatchTransaction(DbContext context, IExpiredRows rows, bool isDistributed)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2);

    // Citus tells the workers about SET LOCAL only, and only if it is asked to: https://docs.citusdata.com/en/stable/develop/api_guc.html
    private const string SettingsOfWorkers = """
        SET LOCAL citus.propagate_set_commands TO 'local';
        SET LOCAL enable_hashjoin TO off;
        SET LOCAL enable_mergejoin TO off;
        SET LOCAL enable_seqscan TO off
        """;

    private readonly BatchDeliveries _deliveries = new(context);
    private bool _hasFailed;

    /// <summary>Whether the last attempt has begun: a timeout before that is one of the connection or the pool, and of no row.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Removes a batch, again after transient failures, and returns how many rows it was.</summary>
    /// <returns><see langword="null"/> where another instance holds the lock.</returns>
    public Task<int?> RemoveAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        (string TransactionId, int Removed)? committing = null;
        return TransientFailure.RetryAsync(
            cancellation => context.Database.CreateExecutionStrategy().ExecuteAsync(AttemptAsync, cancellation), cancellationToken);

        async Task<int?> AttemptAsync(CancellationToken cancellation)
        {
            HasBegun = false;
            var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var (isLocked, transactionId) = await LockAsync(cancellation).ConfigureAwait(false);
                HasBegun = true;
                if (committing is { } earlier && await context.IsCommittedAsync(earlier.TransactionId, cancellation).ConfigureAwait(false))
                {
                    return earlier.Removed;
                }

                if (!isLocked)
                {
                    return null;
                }

                if (isDistributed)
                {
                    await context.ExecuteAsync(SettingsOfWorkers, [], cancellation).ConfigureAwait(false);
                }

                var removed = await rows.RemoveAsync(batch, cancellation).ConfigureAwait(false);
                await _deliveries.RemoveAsync(batch, cancellation).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                committing = (transactionId, removed);

                // Not to be canceled any more: nobody could tell whether the rows are gone.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                _hasFailed = false;
                return removed;
            }
        }
    }

    // The server may notice a lost connection later than its client, and holds the lock until then. Once the lock is free again, that
    // attempt has ended.
    private async Task<(bool IsLocked, string TransactionId)> LockAsync(CancellationToken cancellationToken)
    {
        var (isAgain, wait) = (_hasFailed, FirstWait);
        _hasFailed = true;
        var result = await TryLockAsync(cancellationToken).ConfigureAwait(false);
        while (isAgain && !result.IsLocked && wait < LastWait)
        {
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            result = await TryLockAsync(cancellationToken).ConfigureAwait(false);
            wait *= 2;
        }

        return result;
    }

    // The lock is on the table's OID: another search path may resolve the name to another table. The settings of the transaction leave
    // PostgreSQL only the plan that takes a batch in its order, row by row along the primary key, so that rows are locked in that order.
    // Locking them first (FOR UPDATE) writes each row twice, and takes twice the time.
    // https://www.postgresql.org/docs/current/runtime-config-query.html
    // Citus would let no other statement that changes several shards run until the end of the transaction, to prevent deadlocks:
    // https://docs.citusdata.com/en/stable/develop/api_guc.html. Those of a batch are retried.
    private async Task<(bool IsLocked, string TransactionId)> TryLockAsync(CancellationToken cancellationToken) =>
        (await context.QueryAsync(
            """
            SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text,
                set_config('enable_hashjoin', 'off', TRUE),
                set_config('enable_mergejoin', 'off', TRUE),
                set_config('enable_seqscan', 'off', TRUE),
                set_config('citus.enable_deadlock_prevention', 'off', TRUE)
            """,
            [
                AdvisoryLock.KeyOf($"purge {rows.Rule}"),
                SqlParameter.Of("table", NpgsqlDbType.Text, TableSql.Of<Notification>(context).Name),
            ],
            reader => (reader.GetBoolean(0), reader.GetString(1)),
            cancellationToken).ConfigureAwait(false)).Single();
}
