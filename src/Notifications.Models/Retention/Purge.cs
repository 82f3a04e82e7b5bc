using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;

namespace Notifications.Models;

/// <summary>One run over the table: rule after rule and batch after batch.</summary>
/// <param name="context">A context with the models in it.</param>
/// <param name="policy">What is removed.</param>
/// <param name="progress">Gets a report of each batch.</param>
/// <param name="batchSize">The maximum number of rows in a batch.</param>
/// <param name="pauses">
/// Whether it pauses after each batch, for as long as the batch took: the slower the server, the longer. It then takes twice the time, and
/// readers meet it half as often.
/// </param>
internal sealed class Purge(
    DbContext context, RetentionPolicy policy, IProgress<RetentionProgress>? progress, int batchSize, bool pauses)
{
    public const int DefaultBatchSize = 5_000;

    // 50,000 rows for a batch of 5,000: read in milliseconds from memory, and within seconds from a slow disk.
    private const int BatchesPerWindow = 10;

    // A step of the loose scan over users looks at no more rows than this, whatever each of them may keep.
    private const int BatchesPerScan = 200;
    private const int MinRowsPerUser = 5;

    // A row that stays locked is found after 13 of them in a batch of 5,000. Where whole batches stay locked, the purge ends.
    private const int MaxTimeouts = 50;

    private readonly Dictionary<RetentionRule, long> _removed = policy.Rules.ToDictionary(rule => rule, _ => 0L);
    private readonly Dictionary<RetentionRule, long> _expected = [];
    private readonly HashSet<RowKey> _skipped = [];
    private RetentionProgress? _reported;
    private bool _isDistributed;
    private int _timeouts;

    public async Task<RetentionResult> RunAsync(Activity? activity, CancellationToken cancellationToken)
    {
        var result = await PurgeAsync(cancellationToken).ConfigureAwait(false);
        activity?.SetTag("notifications.purged", result.Total).SetTag("outcome", Word(result.Outcome));
        return result;
    }

    private async Task<RetentionResult> PurgeAsync(CancellationToken cancellationToken)
    {
        if (_removed.Count == 0)
        {
            return Result(RetentionOutcome.Completed);
        }

        try
        {
            var rules = await FindRulesAsync(cancellationToken).ConfigureAwait(false);
            await ExpectAsync(rules, cancellationToken).ConfigureAwait(false);
            return Result(await ApplyAsync(rules, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Result(RetentionOutcome.Cancelled);
        }
    }

    private RetentionResult Result(RetentionOutcome outcome) => new(outcome, _removed, _skipped.Count);

    private async Task<List<IExpiredRows>> FindRulesAsync(CancellationToken cancellationToken)
    {
        var now = NotificationOptions.Of(context).Now;
        var table = TableSql.Of<Notification>(context);
        _isDistributed = await TransientFailure.RetryAsync(
            cancellation => DistributedTable.IsDistributedAsync(context, table, cancellation), cancellationToken).ConfigureAwait(false);

        // Citus sends the LIMIT of a search to every shard, and receives that many rows from each of them.
        var windowSize = _isDistributed ? batchSize : batchSize * BatchesPerWindow;
        return [.. policy.Rules.Select(rule => rule switch
        {
            RetentionRule.DeletedOlderThan => Aged(rule, policy.DeletedOlderThan!.Value),
            RetentionRule.ReadOlderThan => Aged(rule, policy.ReadOlderThan!.Value),
            RetentionRule.UnreadOlderThan => Aged(rule, policy.UnreadOlderThan!.Value),
            _ => Surplus(policy.KeepNewestPerUser!.Value),
        })];

        IExpiredRows Aged(RetentionRule rule, TimeSpan age) =>
            new AgedRows(context, rule, CutoffOf(now, age), windowSize);

        IExpiredRows Surplus(int keep)
        {
            var rowsPerUser = Math.Max(MinRowsPerUser, keep / BatchesPerScan);
            var users = new SurplusUsers(context, keep, Math.Max(1, batchSize / rowsPerUser), _isDistributed);
            return new SurplusRows(context, keep, batchSize * BatchesPerWindow, users, _isDistributed);
        }
    }

    // Nothing is older than the beginning of time.
    private static DateTimeOffset CutoffOf(DateTimeOffset now, TimeSpan age) =>
        now.UtcTicks > age.Ticks ? now - age : DateTimeOffset.MinValue;

    // Counting takes another pass over the table for each rule; only callers that ask for progress pay for it.
    private async Task ExpectAsync(List<IExpiredRows> rules, CancellationToken cancellationToken)
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

    private async Task<RetentionOutcome> ApplyAsync(List<IExpiredRows> rules, CancellationToken cancellationToken)
    {
        var outcome = RetentionOutcome.Completed;
        foreach (var rows in rules)
        {
            Report(rows.Rule);
            if (!await ApplyRuleAsync(rows, cancellationToken).ConfigureAwait(false))
            {
                outcome = RetentionOutcome.AlreadyRunning;
            }

            _expected[rows.Rule] = _removed[rows.Rule];
            Report(rows.Rule);
        }

        return outcome;
    }

    // False where another instance is applying the rule.
    private async Task<bool> ApplyRuleAsync(IExpiredRows rows, CancellationToken cancellationToken)
    {
        var transaction = new BatchTransaction(context, rows, _isDistributed);
        var batches = rows.FindAsync(cancellationToken).Where(row => !_skipped.Contains(row)).Chunk(batchSize)
            .Select(RowKey.InOrderOfLocks);
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            Report(rows.Rule);
            var start = Stopwatch.GetTimestamp();
            if (!await RemoveBatchAsync(rows, transaction, batch, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            if (pauses)
            {
                await Task.Delay(Stopwatch.GetElapsedTime(start), cancellationToken).ConfigureAwait(false);
            }
        }

        return true;
    }

    private async Task<bool> RemoveBatchAsync(
        IExpiredRows rows, BatchTransaction transaction, RowKey[] batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int? removed;
        try
        {
            removed = await transaction.RemoveAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            IsRefusal(exception) || (transaction.HasBegun && TransientFailure.IsTimeout(exception) && ++_timeouts <= MaxTimeouts))
        {
            return await RemoveWhatMayGoAsync(rows, transaction, batch, cancellationToken).ConfigureAwait(false);
        }

        if (removed < batch.Length)
        {
            // A trigger may have kept rows silently.
            _skipped.UnionWith(await rows.FindRemainingAsync(batch, cancellationToken).ConfigureAwait(false));
        }

        _removed[rows.Rule] += removed ?? 0;
        NotificationCounters.Purged(removed ?? 0, Word(rows.Rule));
        return removed is not null;
    }

    // Halves a batch until each row that is refused, or stays locked, is alone.
    private async Task<bool> RemoveWhatMayGoAsync(
        IExpiredRows rows, BatchTransaction transaction, RowKey[] batch, CancellationToken cancellationToken)
    {
        if (batch is [var kept])
        {
            _skipped.Add(kept);
            return true;
        }

        var half = batch.Length / 2;
        return await RemoveBatchAsync(rows, transaction, batch[..half], cancellationToken).ConfigureAwait(false)
            && await RemoveBatchAsync(rows, transaction, batch[half..], cancellationToken).ConfigureAwait(false);
    }

    // By a foreign key or another constraint, all of class 23, or by a trigger that raises an exception.
    private static bool IsRefusal(Exception exception) => exception is PostgresException { SqlState: var sqlState }
        && (sqlState.StartsWith("23", StringComparison.Ordinal) || sqlState == PostgresErrorCodes.RaiseException);

    // As in JSON.
    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

    private void Report(RetentionRule rule)
    {
        var now = new RetentionProgress(
            rule, _removed.Values.Sum(), _expected.Sum(expected => Math.Max(0, expected.Value - _removed[expected.Key])));
        if (now != _reported)
        {
            _reported = now;
            progress?.Report(now);
        }
    }
}
