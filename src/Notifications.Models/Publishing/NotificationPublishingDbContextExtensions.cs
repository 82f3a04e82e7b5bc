using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of their receiver, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Publishes one notification to many users, or inserts many notifications in bulk.</summary>
public static class NotificationPublishingDbContextExtensions
{
    /// <summary>Gives a notification to those of many users who want its type in their inbox
    /// (<see cref="NotificationChannels.InApp"/>).</summary>
    /// <remarks>
    /// <para>
    /// Two statements for each 1,000 users: one resolves who wants it, as <c>ResolveRecipientsAsync</c> does; then one
    /// <c>INSERT ... SELECT ... FROM unnest(@ids, @users, @aggregations)</c> inserts their rows, with the content as parameters once and
    /// not per row, and with <see href="https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT"><c>ON CONFLICT DO
    /// NOTHING</c></see> where there is a <see cref="NotificationContent.DedupeKey"/>. With a
    /// <see cref="NotificationContent.GroupKey"/> a third statement between them finds the groups to join. The application's own columns of
    /// the table get their defaults, and the discriminator of derived entities needs one.
    /// </para>
    /// <para>
    /// All rows are inserted in one transaction. Without one of the application it is the publish's own, which is retried as the context's
    /// execution strategy says, and inserts nothing twice even when the answer to a commit was lost. A publish that fails or is canceled in
    /// a transaction of the application is rolled back
    /// <see href="https://www.postgresql.org/docs/current/sql-savepoint.html">to a savepoint</see>, and the transaction goes on.
    /// </para>
    /// <para>
    /// Each 1,000 rows get the instant at which they are inserted, but nobody sees them before the commit. A user who meanwhile reads a
    /// later notification, and marks all up to it as read, marks this one as well. The longer the transaction, the more users that may
    /// happen to: publish to very many (say, more than 10,000) in batches of a few thousand users, each a call outside of a transaction,
    /// with a <see cref="NotificationContent.DedupeKey"/>, so that the batches can be repeated after a failure.
    /// </para>
    /// <para>
    /// Two transactions that publish several contents with keys to the same users in different orders can deadlock (<c>40P01</c>): each
    /// waits for what the other one holds until it ends. A retrying execution strategy around the transaction runs one of them again.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var content = new NotificationContent("release", "2.0 is out", "Read what is new in 2.0.") { DedupeKey = "release:2.0" };
    /// var result = await db.PublishAsync(content, userIds);
    /// foreach (var notification in result.Published)
    /// {
    ///     await hub.Clients.User($"{notification.UserId}").SendAsync("notified", notification.Id, content.Title);
    /// }
    /// </code>
    /// </example>
    /// <param name="context">A context with the models in it; tracked entities play no part.</param>
    /// <param name="content">What the notification says.</param>
    /// <param name="userIds">The users; one that is named twice counts once.</param>
    /// <param name="organizationId">
    /// The organization in whose name it is published; <see langword="null"/>, the default, takes the one in each user's row, if any.
    /// </param>
    /// <param name="cancellationToken">Cancels the publish, which then has inserted nothing.</param>
    /// <returns>The notifications that were inserted, and the users who had theirs already.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/>, <paramref name="content"/> or <paramref name="userIds"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>, or the content has both an <see cref="NotificationContent.AggregationId"/> and a
    /// <see cref="NotificationContent.GroupKey"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The content has a <see cref="NotificationContent.GroupKey"/>, and the application's transaction is not READ COMMITTED.
    /// </exception>
    /// <exception cref="NotSupportedException">Derived entities have tables of their own (TPT or TPC).</exception>
    /// <exception cref="OperationCanceledException">The publish was canceled.</exception>
    public static async Task<PublishResult> PublishAsync(
        this DbContext context,
        NotificationContent content,
        IEnumerable<Guid> userIds,
        Guid? organizationId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(content);
        content.CheckConsistency(nameof(content));
        NotificationOptions.Of(context).CheckType(content.Type, nameof(content));
        var publication = new Publication(context, content);
        return await MeasuredOperation.Publish.RunAsync(
            async activity =>
            {
                var result = await context.UndoOnFailureAsync(
                    async () =>
                    {
                        var recipients = await context.ResolveRecipientsAsync(
                            userIds, NotificationChannels.InApp, content.Type, organizationId, cancellationToken).ConfigureAwait(false);
                        return await publication.PublishAsync(recipients, cancellationToken).ConfigureAwait(false);
                    },
                    cancellationToken).ConfigureAwait(false);
                NotificationCounters.Published(activity, result.Published.Count, result.AlreadyNotified.Count, content.Type);
                return result;
            },
            content.Type).ConfigureAwait(false);
    }

    /// <summary>Inserts many notifications by <see href="https://www.postgresql.org/docs/current/sql-copy.html">binary <c>COPY</c></see>,
    /// whatever their users prefer: all of them, or none.</summary>
    /// <remarks>
    /// <para>
    /// Each gets its identifier and its instant, unless it has them, as if it was added to the context; but the context does not track it.
    /// No two get the same instant, so that an inbox shows the last one first.
    /// The application's own columns of the table get their defaults, and the discriminator of derived entities needs one.
    /// </para>
    /// <para>
    /// PostgreSQL refuses <c>COPY</c> to a role for which
    /// <see href="https://www.postgresql.org/docs/current/ddl-rowsecurity.html">row-level security</see> is enabled on the table, as it is
    /// for roles that do not own it.
    /// </para>
    /// <para>
    /// A collection is sent again as the context's execution strategy says. A sequence is read once, in buffers of at most 10,000 rows, so
    /// that it may be of any length; it is not sent again, and must not use the context itself.
    /// </para>
    /// <para>
    /// A <c>COPY</c> that fails or is canceled in a transaction of the application is rolled back to a savepoint, and the transaction goes
    /// on.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var imported = old.Select(row => new Notification { UserId = row.User, Type = "import", Title = row.Subject, Message = row.Body });
    /// var rows = await db.InsertNotificationsAsync(imported);
    /// </code>
    /// </example>
    /// <param name="context">A context with the models in it.</param>
    /// <param name="notifications">The notifications; none of them tracked as added, which would be inserted twice.</param>
    /// <param name="cancellationToken">Cancels the <c>COPY</c>, which then has inserted nothing.</param>
    /// <returns>The number of rows that were inserted.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/> or <paramref name="notifications"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// One of the notifications is <see langword="null"/>, or of a derived entity of the application, whose own columns would be lost.
    /// </exception>
    /// <exception cref="NotSupportedException">Derived entities have tables of their own (TPT or TPC).</exception>
    /// <exception cref="Npgsql.NpgsqlOperationInProgressException">The sequence reads from the context itself.</exception>
    /// <exception cref="Npgsql.PostgresException">
    /// The database refuses a row, such as one whose identifier exists (<c>23505</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">The <c>COPY</c> was canceled.</exception>
    public static Task<long> InsertNotificationsAsync(
        this DbContext context, IEnumerable<Notification> notifications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notifications);
        var strategy = notifications is IReadOnlyCollection<Notification> or ICollection<Notification>
            ? context.Database.CreateExecutionStrategy()
            : new NonRetryingExecutionStrategy(context);
        return context.CopyAsync(notifications.ToAsyncEnumerable(), strategy, cancellationToken);
    }

    /// <inheritdoc cref="InsertNotificationsAsync(DbContext, IEnumerable{Notification}, CancellationToken)"/>
    public static Task<long> InsertNotificationsAsync(
        this DbContext context, IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notifications);
        return context.CopyAsync(notifications, new NonRetryingExecutionStrategy(context), cancellationToken);
    }

    private static async Task<long> CopyAsync(
        this DbContext context,
        IAsyncEnumerable<Notification> notifications,
        IExecutionStrategy strategy,
        CancellationToken cancellationToken)
    {
        var copy = new NotificationCopy(context);
        var rows = 0L;
        return await MeasuredOperation.Insert.RunAsync(
            async activity =>
            {
                await context.UndoOnFailureAsync(
                    async () =>
                    {
                        await strategy.ExecuteAtomicallyAsync(
                            context,
                            async cancellation => rows = await copy.CopyAsync(notifications, cancellation).ConfigureAwait(false),
                            copy.IsStoredAsync,
                            cancellationToken).ConfigureAwait(false);
                        return rows;
                    },
                    cancellationToken).ConfigureAwait(false);
                NotificationCounters.Inserted(activity, rows);
                return rows;
            }).ConfigureAwait(false);
    }
}
