using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>Runs a change of deliveries in one transaction, and recognizes an earlier attempt whose answer was lost.</summary>
/// <param name="context">The context.</param>
/// <param name="isStored">
/// Asks whether a row is as the change has left it: a server that has crashed may assign a transaction ID again.
/// </param>
internal sealed class DeliveryTransaction<TRow>(DbContext context, Func<TRow, CancellationToken, Task<bool>> isStored)
{
    private readonly List<(string TransactionId, IReadOnlyList<TRow> Rows)> _attempts = [];

    /// <summary>Runs the change, in the application's transaction if there is one.</summary>
    /// <param name="change">Returns the rows that it has changed. What an earlier attempt has changed, it does not change again.</param>
    /// <param name="cancellationToken">Cancels the change, which then changes nothing.</param>
    /// <returns>The rows of all attempts that were committed.</returns>
    public Task<IReadOnlyList<TRow>> RunAsync(
        Func<CancellationToken, Task<IReadOnlyList<TRow>>> change, CancellationToken cancellationToken) =>
        context.UndoOnFailureAsync(() => ChangeAsync(change, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<TRow>> ChangeAsync(
        Func<CancellationToken, Task<IReadOnlyList<TRow>>> change, CancellationToken cancellationToken)
    {
        IReadOnlyList<TRow> changed = [];
        var strategy = context.Database.CreateExecutionStrategy();
        var isRepeated = strategy.RetriesOnFailure && !context.IsInTransaction();
        await strategy.ExecuteAtomicallyAsync(
            context,
            async cancellation =>
            {
                var transactionId = isRepeated ? await context.ReadTransactionIdAsync(cancellation).ConfigureAwait(false) : null;
                var rows = await change(cancellation).ConfigureAwait(false);
                changed = [.. await FindCommittedAsync(cancellation).ConfigureAwait(false), .. rows];
                if (transactionId is not null)
                {
                    _attempts.Add((transactionId, rows));
                }
            },
            isCommitted: async cancellation =>
            {
                changed = await FindCommittedAsync(cancellation).ConfigureAwait(false);
                return changed.Count > 0;
            },
            cancellationToken).ConfigureAwait(false);
        return changed;
    }

    private async Task<IReadOnlyList<TRow>> FindCommittedAsync(CancellationToken cancellationToken)
    {
        List<TRow> committed = [];
        foreach (var (transactionId, rows) in _attempts)
        {
            if (rows.Count > 0
                && await context.IsCommittedAsync(transactionId, cancellationToken).ConfigureAwait(false)
                && await isStored(rows[0], cancellationToken).ConfigureAwait(false))
            {
                committed.AddRange(rows);
            }
        }

        return committed;
    }
}
