using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of their receiver, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Removes notifications for good.</summary>
public static class NotificationRetentionDbContextExtensions
{
    /// <summary>Removes the notifications that a policy does not keep, in small batches, while readers and writers go on.</summary>
    /// <remarks>
    /// <para>
    /// Each batch is a transaction of its own, tried again as the context's execution strategy says: what was removed stays removed, however the purge ends.
    /// It can be run again at any time, and by several hosts at once: one of them holds an advisory lock (<c>pg_try_advisory_xact_lock</c>), and the others
    /// stop with <see cref="RetentionOutcome.AlreadyRunning"/>.
    /// </para>
    /// <para>
    /// The ages are those at the beginning of the purge, by the clock of the options. Rows are found in the order of <c>ix_notifications_created_at</c>, and
    /// users with too many by the index of the inbox; the <c>DELETE</c>s name each row by user and identifier, and check again that it may go.
    /// </para>
    /// </remarks>
    /// <param name="context">A context with the models in it, outside of a transaction.</param>
    /// <param name="policy">What is removed.</param>
    /// <param name="progress">Hears of each batch; what is left is counted only if it is there, which takes as long as a pass over the table.</param>
    /// <param name="batchSize">The most rows of a batch, 1 to 100,000.</param>
    /// <param name="cancellationToken">Stops the purge between two batches, or in one, which then has removed nothing; that is no exception, but its outcome.</param>
    /// <returns>How it ended, and what was removed by which rule.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="policy"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1 or more than 100,000.</exception>
    /// <exception cref="InvalidOperationException">There is a transaction around it, in which batches could not be committed.</exception>
    public static async Task<RetentionResult> PurgeNotificationsAsync(
        this DbContext context,
        RetentionPolicy policy,
        IProgress<RetentionProgress>? progress = null,
        int batchSize = 5_000,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, 100_000);
        if (context.IsInTransaction())
        {
            throw new InvalidOperationException("A purge commits each of its batches, and cannot be part of a transaction. Call it before or after the transaction.");
        }

        return await new Purge(context, policy, progress, batchSize).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
