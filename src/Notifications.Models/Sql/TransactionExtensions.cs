using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Notifications.Models.Sql;

/// <summary>Makes several statements one change.</summary>
internal static class TransactionExtensions
{
    /// <summary>Runs a change in the transaction around it; without one, in a transaction of its own, which the strategy may run again.</summary>
    /// <param name="strategy">Whether and when to try again.</param>
    /// <param name="context">The context.</param>
    /// <param name="change">The change. When it runs again, an earlier attempt may have been committed though its answer was lost, or may still be.</param>
    /// <param name="isCommitted">Looks, when an attempt fails, whether one was committed.</param>
    /// <param name="cancellationToken">Stops the change, which then has changed nothing.</param>
    public static Task ExecuteInTransactionAsync(
        this IExecutionStrategy strategy,
        DbContext context,
        Func<CancellationToken, Task> change,
        Func<CancellationToken, Task<bool>> isCommitted,
        CancellationToken cancellationToken)
    {
        if (context.IsInTransaction())
        {
            return strategy.ExecuteAsync(change, cancellationToken);
        }

        var committing = false;
        return strategy.ExecuteAsync(
            context,
            async (_, _, cancellation) =>
            {
                var mayBeCommitted = committing;
                try
                {
                    await AttemptAsync(cancellation).ConfigureAwait(false);
                }
                catch (PostgresException refusal) when (mayBeCommitted && refusal.SqlState == PostgresErrorCodes.UniqueViolation)
                {
                    // An earlier attempt was still committing when it was looked for; this one has met its rows, and waited for it.
                    if (!await isCommitted(cancellation).ConfigureAwait(false))
                    {
                        throw;
                    }
                }

                return true;
            },
            async (_, _, cancellation) => new ExecutionResult<bool>(committing && await isCommitted(cancellation).ConfigureAwait(false), true),
            cancellationToken);

        async Task AttemptAsync(CancellationToken cancellation)
        {
            var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await change(cancellation).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                committing = true;

                // Not to be stopped any more: nobody could tell whether it was.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether there is a transaction around what is done next, be it EF Core's, ADO.NET's or the ambient one.</summary>
    public static bool IsInTransaction(this DbContext context) =>
        context.Database.CurrentTransaction is not null || context.Database.GetEnlistedTransaction() is not null || Transaction.Current is not null;
}
