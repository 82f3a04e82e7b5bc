using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Removes notifications for good.</summary>
public static class NotificationRetentionDbContextExtensions
{
    /// <summary>Removes the notifications that a policy does not keep, in small batches, while readers and writers go on.</summary>
    /// <remarks>
    /// <para>
    /// <b>Search.</b> Ages count from the beginning of the purge, by the clock of <see cref="NotificationOptions.TimeProvider"/>. Rows
    /// are searched outside of any transaction, in windows of ten batches (one on Citus): deleted ones along
    /// <c>ix_notifications_deleted</c>, read and unread ones along <c>ix_notifications_created_at</c>. Users with too many rows are found
    /// by a loose scan of the index of the inbox. Each rule looks at a row at most once, or twice with <paramref name="progress"/>.
    /// </para>
    /// <para>
    /// <b>Batches.</b> Each batch is a transaction of its own: what was removed stays removed, however the purge ends. Its <c>DELETE</c>
    /// names the rows by user and identifier, locks them in the order <c>(user_id, id)</c>, as every statement of the library does, and
    /// checks again that each has expired. After a deadlock, a serialization failure or a lost connection the step is repeated, at most 8
    /// times in about 14 seconds, also without a retrying execution strategy; rows are counted once. The role needs the privileges
    /// <c>SELECT</c>, <c>DELETE</c> and, to lock rows, <c>UPDATE</c>.
    /// </para>
    /// <para>
    /// <b>Pace.</b> The purge goes on without pauses. The hosted service of <c>AddNotificationRetention</c> pauses after each batch.
    /// </para>
    /// <para>
    /// <b>Several instances.</b> A batch holds an advisory lock for its table and rule (<c>pg_try_advisory_xact_lock</c>). A purge that
    /// finds the lock taken leaves that rule to the other instance, goes on with its other rules, and ends as
    /// <see cref="RetentionOutcome.AlreadyRunning"/>.
    /// </para>
    /// <para>
    /// <b>Rows that cannot be removed.</b> Where a foreign key or a trigger of the application refuses a batch, or a batch waits for locks
    /// until the command timeout, the batch is halved until only the rows in question are left. They are skipped for this run, and counted
    /// in <see cref="RetentionResult.Skipped"/>. After 50 timeouts the purge ends with an exception. Foreign keys to notifications should
    /// have <c>ON DELETE CASCADE</c> or <c>SET NULL</c>, and an index, which PostgreSQL does not create:
    /// <see href="https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK">foreign keys</see>.
    /// </para>
    /// <para>
    /// <b>Space.</b> Autovacuum makes the space of removed rows reusable for new rows of the same table. The files do not become smaller;
    /// that takes <c>VACUUM FULL</c>, which locks the table:
    /// <see href="https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY">recovering disk space</see>.
    /// </para>
    /// </remarks>
    /// <param name="context">A context with the models in it, outside of a transaction.</param>
    /// <param name="policy">What is removed.</param>
    /// <param name="progress">
    /// Gets a report of each batch. Where it is given, the purge first counts the rows to remove, which takes as long as the search.
    /// </param>
    /// <param name="batchSize">The maximum number of rows in a batch, 1 to 100,000.</param>
    /// <param name="cancellationToken">
    /// Stops the purge between two batches, or rolls back the batch in progress. The purge then returns the outcome
    /// <see cref="RetentionOutcome.Cancelled"/> and does not throw.
    /// </param>
    /// <returns>The outcome, the number of removed rows by rule, and the number of skipped rows.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/> or <paramref name="policy"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1 or more than 100,000.</exception>
    /// <exception cref="InvalidOperationException">
    /// The context is in a transaction, in which batches could not be committed; or the model does not contain <see cref="Notification"/>.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The provider is not Npgsql, or derived entities have tables of their own (TPT or TPC).
    /// </exception>
    /// <example>
    /// <code>
    /// var policy = new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30), ReadOlderThan = TimeSpan.FromDays(90) };
    /// var result = await db.PurgeNotificationsAsync(policy);
    /// Console.WriteLine($"{result.Outcome}: {result.Total} removed, {result.Skipped} skipped");
    /// </code>
    /// </example>
    public static Task<RetentionResult> PurgeNotificationsAsync(
        this DbContext context,
        RetentionPolicy policy,
        IProgress<RetentionProgress>? progress = null,
        int batchSize = Purge.DefaultBatchSize,
        CancellationToken cancellationToken = default) =>
        context.PurgeAsync(policy, progress, batchSize, pauses: false, cancellationToken);

    /// <summary>Purges as <c>PurgeNotificationsAsync</c> does; the hosted service adds pauses.</summary>
    internal static async Task<RetentionResult> PurgeAsync(
        this DbContext context,
        RetentionPolicy policy,
        IProgress<RetentionProgress>? progress,
        int batchSize,
        bool pauses,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context, nameof(PurgeNotificationsAsync));
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, 100_000);
        if (context.IsInTransaction())
        {
            throw new InvalidOperationException(
                "A purge commits each of its batches, and cannot be part of a transaction. Call it before or after the transaction.");
        }

        var purge = new Purge(context, policy, progress, batchSize, pauses);
        return await MeasuredOperation.Purge.RunAsync(activity => purge.RunAsync(activity, cancellationToken)).ConfigureAwait(false);
    }
}
