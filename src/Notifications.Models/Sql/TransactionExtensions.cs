using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Notifications.Models.Sql;

/// <summary>Makes several statements one change.</summary>
internal static class TransactionExtensions
{
    /// <summary>Runs a change in the application's transaction, or else in one of its own, which the strategy may retry.</summary>
    /// <remarks>EF Core's <c>ExecuteInTransactionAsync</c> joins no transaction, and cancellation can leave its commit in doubt.</remarks>
    /// <param name="strategy">Whether and when to retry.</param>
    /// <param name="context">The context.</param>
    /// <param name="change">The change. When it is retried, an earlier attempt may be committed, or may still be committing.</param>
    /// <param name="isCommitted">Asks, when an attempt has failed, whether one was committed.</param>
    /// <param name="cancellationToken">Cancels the change, which then changes nothing.</param>
    public static Task ExecuteAtomicallyAsync(
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
                catch (PostgresException) when (mayBeCommitted)
                {
                    // An earlier attempt was still committing when it was asked for; this one has met its rows, and waited for it.
                    // That is a unique violation (23505), but another node of a cluster may report it as an internal error.
                    if (!await isCommitted(cancellation).ConfigureAwait(false))
                    {
                        throw;
                    }
                }

                return true;
            },
            async (_, _, cancellation) => new ExecutionResult<bool>(
                committing && await isCommitted(cancellation).ConfigureAwait(false), result: true),
            cancellationToken);

        async Task AttemptAsync(CancellationToken cancellation)
        {
            // A statement has to see what was committed while it waited for a lock, whatever default_transaction_isolation says.
            var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation)
                .ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await change(cancellation).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                committing = true;

                // Not cancelable: nobody could tell whether it was committed.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the next statement belongs to a transaction of the application: EF Core's, ADO.NET's or the ambient one.</summary>
    /// <remarks>An ambient transaction counts only where the connection enlists in it, which <c>Enlist=false</c> turns off.</remarks>
    public static bool IsInTransaction(this DbContext context) =>
        context.Database.CurrentTransaction is not null
        || context.GetService<IRelationalConnection>() is ITransactionEnlistmentManager
        { EnlistedTransaction: not null } or ITransactionEnlistmentManager { CurrentAmbientTransaction: not null };
}
