using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of their receiver, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Publishes notifications, to many users at once or in bulk, in the context's own transaction if there is one.</summary>
public static class NotificationPublishingDbContextExtensions
{
    /// <summary>Gives a notification to those of many users who want its type in their inbox (<see cref="NotificationChannels.InApp"/>).</summary>
    /// <remarks>
    /// <para>
    /// Two statements for each 1,000 users: one resolves who wants it, as <c>ResolveRecipientsAsync</c> does; then one
    /// <c>INSERT ... SELECT ... FROM unnest(@ids, @users)</c> inserts their rows, with the content as parameters once and not per row; and with
    /// <c>ON CONFLICT DO NOTHING</c>, where there is a <see cref="NotificationContent.DedupeKey"/>.
    /// The host's own columns of the table get their defaults, and the discriminator of derived entities needs one. With an
    /// <see cref="NotificationContent.GroupKey"/> there is a third statement between them, which finds the bursts to join.
    /// </para>
    /// <para>
    /// All rows are inserted in one transaction: the one around it, or else one of its own, which begins after it was asked who wants it. That one is tried again as the context's execution strategy
    /// says, and inserts nothing twice even when the answer to a commit was lost.
    /// </para>
    /// </remarks>
    /// <param name="context">A context with the models in it; what it tracks plays no part.</param>
    /// <param name="content">What the notification says.</param>
    /// <param name="userIds">The users; one that is named twice counts once.</param>
    /// <param name="organizationId">The organization of those whose row of preferences has none, or who have no row.</param>
    /// <param name="cancellationToken">Stops the publish, which then has inserted nothing.</param>
    /// <returns>The identifiers of what was inserted, by user; and who had it already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/>, <paramref name="content"/> or <paramref name="userIds"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An identifier is <see cref="Guid.Empty"/>, or the content has both an aggregation and a key for one.</exception>
    /// <exception cref="OperationCanceledException">The publish was stopped.</exception>
    public static async Task<PublishResult> PublishAsync(
        this DbContext context, NotificationContent content, IEnumerable<Guid> userIds, Guid? organizationId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(content);
        if (content is { AggregationId: not null, GroupKey: not null })
        {
            throw new ArgumentException("content has both an AggregationId and an GroupKey, which would make one. Set one of them.", nameof(content));
        }

        var recipients = await context.ResolveRecipientsAsync(
            userIds, NotificationChannels.InApp, content.Type, organizationId, cancellationToken).ConfigureAwait(false);
        return await new Publication(context, content).InsertAsync(recipients, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Inserts many notifications by binary <c>COPY</c>, whatever their users prefer: all of them, or none.</summary>
    /// <remarks>
    /// <para>
    /// Each gets its identifier and its instant, unless it has them, as if it was added to the context; but the context does not track it.
    /// No two get the same instant, so that an inbox shows the last one first.
    /// The host's own columns of the table get their defaults, and the discriminator of derived entities needs one.
    /// </para>
    /// <para>PostgreSQL refuses <c>COPY</c> to a role for which row-level security holds, as it does for those who do not own the table.</para>
    /// <para>
    /// A collection is sent again as the context's execution strategy says. A sequence that is made while it is read is read once, in
    /// buffers of at most 10,000 rows, so that there is no limit to its length; it is not sent again, and must not use the context itself.
    /// </para>
    /// </remarks>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="notifications">The notifications; none of them tracked as added, which would be inserted twice.</param>
    /// <param name="cancellationToken">Stops the <c>COPY</c>, which then has inserted nothing.</param>
    /// <returns>The rows that were inserted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="notifications"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// One of the notifications is <see langword="null"/>, or of a derived entity of the host, whose own columns would be lost.
    /// </exception>
    /// <exception cref="Npgsql.NpgsqlOperationInProgressException">The sequence reads from the context itself.</exception>
    /// <exception cref="Npgsql.PostgresException">The database refuses a row, such as one whose identifier is there (<c>23505</c>).</exception>
    /// <exception cref="OperationCanceledException">The <c>COPY</c> was stopped.</exception>
    public static Task<long> InsertNotificationsAsync(this DbContext context, IEnumerable<Notification> notifications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notifications);
        var strategy = notifications is IReadOnlyCollection<Notification> or ICollection<Notification>
            ? context.Database.CreateExecutionStrategy()
            : new NonRetryingExecutionStrategy(context);
        return context.CopyAsync(notifications.ToAsyncEnumerable(), strategy, cancellationToken);
    }

    /// <inheritdoc cref="InsertNotificationsAsync(DbContext, IEnumerable{Notification}, CancellationToken)"/>
    public static Task<long> InsertNotificationsAsync(this DbContext context, IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notifications);
        return context.CopyAsync(notifications, new NonRetryingExecutionStrategy(context), cancellationToken);
    }

    private static async Task<long> CopyAsync(
        this DbContext context, IAsyncEnumerable<Notification> notifications, IExecutionStrategy strategy, CancellationToken cancellationToken)
    {
        var copy = new NotificationCopy(context);
        var rows = 0L;
        await strategy.ExecuteInTransactionAsync(
            context,
            async cancellation => rows = await copy.WriteAsync(notifications, cancellation).ConfigureAwait(false),
            copy.IsStoredAsync,
            cancellationToken).ConfigureAwait(false);
        return rows;
    }
}
