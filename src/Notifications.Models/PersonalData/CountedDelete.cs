using System.Data;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;

namespace Notifications.Models;

/// <summary>A <c>DELETE</c> that is repeated after transient failures, and counts each row once.</summary>
internal sealed class CountedDelete(DbContext context, string sql, NpgsqlParameter[] parameters)
{
    private int _counted;
    private (string TransactionId, int Deleted)? _committing;

    /// <summary>Runs it in the application's transaction, or else in one of its own, and returns the number of rows.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        context.IsInTransaction() ? DeleteAsync(cancellationToken) : TransientFailure.RetryAsync(
            cancellation => context.Database.CreateExecutionStrategy().ExecuteAsync(AttemptAsync, cancellation), cancellationToken);

    private async Task<int> AttemptAsync(CancellationToken cancellationToken)
    {
        // A statement has to see what was committed while it waited for a lock, whatever default_transaction_isolation says.
        var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken)
            .ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var transactionId = await context.ReadTransactionIdAsync(cancellationToken).ConfigureAwait(false);
            var deleted = await DeleteAsync(cancellationToken).ConfigureAwait(false);
            await CountCommittedAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            _committing = (transactionId, deleted);

            // Not cancelable: nobody could tell whether the rows are gone.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return _counted + deleted;
        }
    }

    private Task<int> DeleteAsync(CancellationToken cancellationToken) => context.ExecuteAsync(sql, parameters, cancellationToken);

    // An earlier attempt whose answer was lost has ended by now, because this one has waited for its locks.
    private async Task CountCommittedAsync(CancellationToken cancellationToken)
    {
        if (_committing is { } earlier && await context.IsCommittedAsync(earlier.TransactionId, cancellationToken).ConfigureAwait(false))
        {
            _counted += earlier.Deleted;
        }

        _committing = null;
    }
}
