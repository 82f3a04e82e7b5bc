using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>One run over the table: rule after rule and batch after batch, each a transaction of its own.</summary>
internal sealed class Purge(DbContext context, RetentionPolicy policy, IProgress<RetentionProgress>? progress, int batchSize)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2);

    private readonly Dictionary<RetentionRule, long> _removed = [];
    private readonly Dictionary<RetentionRule, long> _expected = [];

    public async Task<RetentionResult> RunAsync(CancellationToken cancellationToken)
    {
        var rules = Rules().ToList();
        rules.ForEach(rows => _removed[rows.Rule] = 0);
        try
        {
            await ExpectAsync(rules, cancellationToken).ConfigureAwait(false);
            foreach (var rows in rules)
            {
                if (!await RemoveAsync(rows, cancellationToken).ConfigureAwait(false))
                {
                    return new RetentionResult(RetentionOutcome.AlreadyRunning, _removed);
                }
            }

            return new RetentionResult(RetentionOutcome.Completed, _removed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new RetentionResult(RetentionOutcome.Cancelled, _removed);
        }
    }

    private IEnumerable<IRemovableRows> Rules()
    {
        var now = NotificationOptions.Of(context).Now;
        if (policy.DeletedOlderThan is { } deletedAge)
        {
            yield return new AgedRows(context, RetentionRule.DeletedOlderThan, nameof(Notification.DeletedAt), Before(now, deletedAge));
        }

        if (policy.ReadOlderThan is { } readAge)
        {
            yield return new AgedRows(context, RetentionRule.ReadOlderThan, nameof(Notification.ReadAt), Before(now, readAge));
        }

        if (policy.KeepNewestPerUser is { } keep)
        {
            yield return new RowsBeyondNewest(context, keep);
        }
    }

    // Nothing is older than the beginning of time.
    private static DateTimeOffset Before(DateTimeOffset now, TimeSpan age) => now.UtcTicks > age.Ticks ? now - age : DateTimeOffset.MinValue;

    // Counting takes as long as a pass over the table; a host that does not look at the progress does not pay for it.
    private async Task ExpectAsync(List<IRemovableRows> rules, CancellationToken cancellationToken)
    {
        if (progress is null)
        {
            return;
        }

        foreach (var rows in rules)
        {
            _expected[rows.Rule] = await rows.CountAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> RemoveAsync(IRemovableRows rows, CancellationToken cancellationToken)
    {
        var left = rows;
        while (left is not null)
        {
            Report(rows.Rule);
            cancellationToken.ThrowIfCancellationRequested();
            if (await RemoveBatchAsync(left, cancellationToken).ConfigureAwait(false) is not { } batch)
            {
                return false;
            }

            _removed[rows.Rule] += batch.Removed;
            left = batch.Left;
        }

        _expected[rows.Rule] = _removed[rows.Rule];
        Report(rows.Rule);
        return true;
    }

    private void Report(RetentionRule rule) => progress?.Report(new RetentionProgress(
        rule, _removed.Values.Sum(), _expected.Sum(expected => Math.Max(0, expected.Value - _removed[expected.Key]))));

    // Null where another host holds the lock.
    private async Task<(int Removed, IRemovableRows? Left)?> RemoveBatchAsync(IRemovableRows rows, CancellationToken cancellationToken)
    {
        (int Removed, IRemovableRows? Left)? batch = null;
        var (isLocked, transaction) = (false, "");
        await context.Database.CreateExecutionStrategy().ExecuteAtomicallyAsync(
            context,
            async cancellation =>
            {
                (isLocked, transaction) = await LockAsync(isAgain: isLocked, cancellation).ConfigureAwait(false);
                batch = isLocked ? await rows.RemoveAsync(batchSize, cancellation).ConfigureAwait(false) : null;
            },
            cancellation => IsCommittedAsync(transaction, cancellation),
            cancellationToken).ConfigureAwait(false);
        return batch;
    }

    // Of a connection that was lost the server may hear a moment later than its client, and hold the lock for it until then.
    private async Task<(bool IsLocked, string Transaction)> LockAsync(bool isAgain, CancellationToken cancellationToken)
    {
        var lockOfTable = await TryLockAsync(cancellationToken).ConfigureAwait(false);
        for (var wait = FirstWait; isAgain && !lockOfTable.IsLocked && wait < LastWait; wait *= 2)
        {
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            lockOfTable = await TryLockAsync(cancellationToken).ConfigureAwait(false);
        }

        return lockOfTable;
    }

    // The table is its number, not its name, which the search path may lead elsewhere.
    private async Task<(bool IsLocked, string Transaction)> TryLockAsync(CancellationToken cancellationToken) =>
        (await context.QueryAsync(
            "SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text",
            [AdvisoryLock.KeyOf("purges"), SqlParameter.Of("table", NpgsqlDbType.Text, TableSql.Of<Notification>(context).Name)],
            reader => (reader.GetBoolean(0), reader.GetString(1)),
            cancellationToken).ConfigureAwait(false)).Single();

    // A server that was killed, or took the place of another, may not know the transaction: its number is then in the future, which PostgreSQL calls an error.
    private async Task<bool> IsCommittedAsync(string transaction, CancellationToken cancellationToken) =>
        (await context.QueryAsync(
            "SELECT CASE WHEN @transaction::xid8 < pg_snapshot_xmax(pg_current_snapshot()) THEN pg_xact_status(@transaction::xid8) = 'committed' END",
            [SqlParameter.Of("transaction", NpgsqlDbType.Text, transaction)],
            reader => !reader.IsDBNull(0) && reader.GetBoolean(0),
            cancellationToken).ConfigureAwait(false)).Single();
}
