using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Publishes one notification to many users, or inserts many notifications in bulk.</summary>
public static class NotificationPublishingDbContextExtensions
{
    /// <summary>Publishes a notification to the users who want its type in their inbox (<see cref="NotificationChannels.InApp"/>), or on
    /// one of the <see cref="NotificationContent.Channels"/>.</summary>
    /// <remarks>
    /// <para>
    /// For up to 32 users, one statement in one round trip decides who gets it and inserts the rows: <c>INSERT ... SELECT ... WHERE</c> the
    /// user wants it. The content must have no <see cref="NotificationContent.GroupKey"/>, <see cref="NotificationContent.Limit"/> and
    /// <see cref="NotificationContent.Channels"/>; no value generator of the application may fill a column; no lock in <see
    /// cref="NotificationOptions.DefaultPreferences"/> may decide the type; and the tables must have <see cref="KeyLayout.ById"/>. With a
    /// <see cref="NotificationContent.DedupeKey"/>, the context must not retry, except in a transaction of the application. If a user does
    /// not get it, a second statement checks that row-level security hides no preferences.
    /// </para>
    /// <para>
    /// Otherwise one statement for each 5,000 users resolves who wants it, as <c>ResolveRecipientsAsync</c> does. Then one
    /// <c>INSERT ... SELECT ... FROM unnest(@ids, @users, @aggregations)</c> for each 1,000 of them inserts their rows. It sends the
    /// content once, and not for each row. Where there is a <see cref="NotificationContent.DedupeKey"/>, it has
    /// <see href="https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT"><c>ON CONFLICT DO NOTHING</c></see>. With a
    /// <see cref="NotificationContent.GroupKey"/>, a statement before each <c>INSERT</c> finds the groups to join.
    /// </para>
    /// <para>
    /// With <see cref="NotificationContent.Channels"/> the first statement resolves them all, and one more inserts the deliveries, in the
    /// same transaction: of every notification that was inserted and is not over the <see cref="NotificationContent.Limit"/>. A user who
    /// had the notification already, or does not exist, gets no delivery. A limit is counted on the round trip of the <c>INSERT</c>.
    /// </para>
    /// <para>
    /// The application's own columns of the table get the values of <see cref="NotificationContent.With"/>, those of their value
    /// generators, or their defaults in the database; the discriminator of derived entities is that of <see cref="Notification"/>. Own
    /// columns of <see cref="NotificationDelivery"/> get those of their value generators, or their defaults.
    /// </para>
    /// <para>
    /// Where the model has a foreign key from <see cref="Notification.UserId"/>, users who do not exist are left out and listed in
    /// <see cref="PublishResult.Missing"/>. A key of several columns, such as tenant and user, counts where
    /// <see cref="NotificationContent.With"/> or a default of the model fills the others for all rows. The same statement reads the table
    /// that the key refers to, under
    /// <see href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS"><c>FOR KEY SHARE</c></see>, so that a user
    /// who is being deleted at the same time is waited for; the role needs <c>SELECT</c> and <c>UPDATE</c> on one of its columns.
    /// </para>
    /// <para>
    /// A role that is subject to
    /// <see href="https://www.postgresql.org/docs/current/ddl-rowsecurity.html">row-level security</see> on the tables of preferences is
    /// refused: rows that it does not see could be those of users who have opted out.
    /// </para>
    /// <para>
    /// All rows are inserted in one transaction. Without one of the application it is the publish's own, which is retried as the context's
    /// execution strategy says, and inserts nothing twice even when the answer to a commit was lost. A publish that fails or is canceled in
    /// a transaction of the application is rolled back
    /// <see href="https://www.postgresql.org/docs/current/sql-savepoint.html">to a savepoint</see>, and the transaction goes on.
    /// </para>
    /// <para>
    /// Each 1,000 rows get the instant at which they are inserted, but nobody sees them before the commit. A user who meanwhile reads a
    /// later notification, and marks all up to it as read, marks this one as well. The longer the transaction, the more users are affected.
    /// Publish to more than about 10,000 users in batches of a few thousand, each a call outside of a transaction, with a
    /// <see cref="NotificationContent.DedupeKey"/>, so that the batches can be repeated after a failure.
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
    /// foreach (var notification in result.Published.Where(n => n.IsInInbox &amp;&amp; !n.IsThrottled))
    /// {
    ///     await hub.Clients.User($"{notification.UserId}").SendAsync("notified", notification.Id, content.Title);
    /// }
    /// </code>
    /// </example>
    /// <param name="context">A context with the models in it; tracked entities are ignored.</param>
    /// <param name="content">The content of the notification.</param>
    /// <param name="userIds">The users; one that is named twice counts once.</param>
    /// <param name="organizationId">
    /// The organization whose preferences apply; <see langword="null"/>, the default, takes the one in each user's row, if any.
    /// </param>
    /// <param name="cancellationToken">Cancels the publish, which then inserts nothing.</param>
    /// <returns>The notifications that were inserted, the users who had theirs already, and those who do not exist.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/>, <paramref name="content"/> or <paramref name="userIds"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An identifier is <see cref="Guid.Empty"/>; or the content has both an <see cref="NotificationContent.AggregationId"/> and a
    /// <see cref="NotificationContent.GroupKey"/>, a <see cref="NotificationContent.Delay"/> without
    /// <see cref="NotificationContent.Channels"/>, or a value of <see cref="NotificationContent.With"/> that its property cannot have; or
    /// its type is not one of <see cref="NotificationOptions.Types"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Nothing fills a required column of the application; row-level security may hide rows; the content has
    /// <see cref="NotificationContent.Channels"/>, and the model no <see cref="NotificationModelOptions.Deliveries"/>; or the content has a
    /// <see cref="NotificationContent.GroupKey"/>, and the application's transaction is not READ COMMITTED.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The provider is not Npgsql, or derived entities have tables of their own (TPT or TPC).
    /// </exception>
    /// <exception cref="OperationCanceledException">The publish was canceled.</exception>
    public static async Task<PublishResult> PublishAsync(
        this DbContext context,
        NotificationContent content,
        IEnumerable<Guid> userIds,
        Guid? organizationId = null,
        CancellationToken cancellationToken = default)
    {
        Check(context, content, userIds, organizationId);
        var publication = new Publication(context, content, new ContentSql(context, content));
        return await context.UndoOnFailureAsync(
            () => publication.PublishAsync(userIds, organizationId, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes a notification to the users of a query who want its type, in batches and in constant memory.</summary>
    /// <remarks>
    /// <para>
    /// The users are read in ascending order, each once, in batches of 5,000. Each batch is published as a list of users is. Without a
    /// transaction of the application, each batch is a transaction of its own: its rows are visible as soon as it has committed, and a
    /// publish that fails or is canceled keeps the batches before. Give the content a <see cref="NotificationContent.DedupeKey"/>, and
    /// repeat the publish: nobody is notified twice. In a transaction of the application, all batches are part of it, and one that fails
    /// leaves nothing (a <see href="https://www.postgresql.org/docs/current/sql-savepoint.html">savepoint</see>).
    /// </para>
    /// <para>
    /// A query of the same context runs once, on the same connection, and sees the transaction of the application. Its rows wait in a
    /// <see href="https://www.postgresql.org/docs/current/sql-declare.html">cursor</see>: <c>WITH HOLD</c> outside of a transaction, so
    /// that a query which fails has published nothing. Such a cursor ends with the connection: a lost one ends the publish, and behind a
    /// pooler in transaction mode (PgBouncer) a transaction has to be begun first. A query of another context is read on the connection of
    /// that one while this one publishes.
    /// </para>
    /// <para>
    /// The returned lists grow with the users, by about 120 bytes for each. To keep memory constant, give an
    /// <paramref name="onBatch"/>: it gets the result of each batch, and the returned lists are empty.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await db.PublishAsync(
    ///     content,
    ///     db.Users.Where(user => user.IsActive).Select(user => user.Id),
    ///     onBatch: (result, _) => PushAsync(result.Published));
    /// </code>
    /// </example>
    /// <param name="context">A context with the models in it; tracked entities are ignored.</param>
    /// <param name="content">The content of the notification.</param>
    /// <param name="userIds">A query that EF Core translates as a whole.</param>
    /// <param name="organizationId">
    /// The organization whose preferences apply; <see langword="null"/>, the default, takes the one in each user's row, if any.
    /// </param>
    /// <param name="onBatch">Gets the result of each batch after its commit; in a transaction of the application, before it.</param>
    /// <param name="cancellationToken">Cancels the publish.</param>
    /// <returns>The results of all batches, in ascending order of users; empty lists if there is an
    /// <paramref name="onBatch"/>.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/>, <paramref name="content"/> or <paramref name="userIds"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">As for a list of users.</exception>
    /// <exception cref="InvalidOperationException">
    /// As for a list of users; EF Core cannot translate the query; or its cursor has ended with the connection.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The provider is not Npgsql, or derived entities have tables of their own (TPT or TPC).
    /// </exception>
    /// <exception cref="Npgsql.PostgresException">The query fails on the server.</exception>
    /// <exception cref="OperationCanceledException">The publish was canceled.</exception>
    public static Task<PublishResult> PublishAsync(
        this DbContext context,
        NotificationContent content,
        IQueryable<Guid> userIds,
        Guid? organizationId = null,
        Func<PublishResult, CancellationToken, Task>? onBatch = null,
        CancellationToken cancellationToken = default)
    {
        Check(context, content, userIds, organizationId);
        return new StreamedPublication(context, content, organizationId, onBatch).PublishAsync(userIds, cancellationToken);
    }

    /// <summary>Publishes a notification to the users of an asynchronous sequence who want its type, in batches and in constant
    /// memory.</summary>
    /// <remarks>
    /// <para>
    /// The sequence is read in batches of 5,000. Each batch is published as a list of users is. Without a transaction of the application,
    /// each batch is a transaction of its own, and a publish that fails or is canceled keeps the batches before, also where the sequence
    /// itself fails. Give the content a <see cref="NotificationContent.DedupeKey"/>, and repeat the publish: nobody is notified twice. In a
    /// transaction of the application, all batches are part of it, and one that fails leaves nothing.
    /// </para>
    /// <para>
    /// Within a batch, a user who occurs twice counts once. Across batches, only a <see cref="NotificationContent.DedupeKey"/> prevents a
    /// second notification: remembering all users would take memory for all of them.
    /// </para>
    /// <para>
    /// The sequence must not use the context itself, unless it is a query: EF Core's own sequences are published as queries are.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await db.PublishAsync(content, subscribers.ReadIdsAsync(), onBatch: (result, _) => PushAsync(result.Published));
    /// </code>
    /// </example>
    /// <param name="context">A context with the models in it; tracked entities are ignored.</param>
    /// <param name="content">The content of the notification.</param>
    /// <param name="userIds">The users.</param>
    /// <param name="organizationId">
    /// The organization whose preferences apply; <see langword="null"/>, the default, takes the one in each user's row, if any.
    /// </param>
    /// <param name="onBatch">Gets the result of each batch after its commit; in a transaction of the application, before it.</param>
    /// <param name="cancellationToken">Cancels the publish.</param>
    /// <returns>The results of all batches; empty lists if there is an <paramref name="onBatch"/>.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/>, <paramref name="content"/> or <paramref name="userIds"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">As for a list of users.</exception>
    /// <exception cref="InvalidOperationException">As for a list of users.</exception>
    /// <exception cref="NotSupportedException">
    /// The provider is not Npgsql, or derived entities have tables of their own (TPT or TPC).
    /// </exception>
    /// <exception cref="Npgsql.NpgsqlOperationInProgressException">The sequence reads from the context itself.</exception>
    /// <exception cref="OperationCanceledException">The publish was canceled.</exception>
    public static Task<PublishResult> PublishAsync(
        this DbContext context,
        NotificationContent content,
        IAsyncEnumerable<Guid> userIds,
        Guid? organizationId = null,
        Func<PublishResult, CancellationToken, Task>? onBatch = null,
        CancellationToken cancellationToken = default)
    {
        Check(context, content, userIds, organizationId);
        var publication = new StreamedPublication(context, content, organizationId, onBatch);
        return userIds is IQueryable<Guid> query
            ? publication.PublishAsync(query, cancellationToken)
            : publication.PublishAsync(userIds, cancellationToken);
    }

    /// <summary>Inserts many notifications by <see href="https://www.postgresql.org/docs/current/sql-copy.html">binary <c>COPY</c></see>,
    /// whatever their users prefer: all of them, or none.</summary>
    /// <remarks>
    /// <para>
    /// Each gets its identifier and its instant, unless it has them, as if it was added to the context; but the context does not track it.
    /// No two get the same instant, so that an inbox shows the last one first.
    /// </para>
    /// <para>
    /// The application's own columns are written as <c>SaveChanges</c> writes them: properties of derived entities and their discriminator,
    /// by EF Core's type mapping; a property that is not set gets the value of its value generator, or the default of its column. A shadow
    /// property has a value only if the context has an entry of the notification, which
    /// <c>context.Entry(notification).Property("TenantId").CurrentValue = tenantId</c> makes without tracking it. Such entries stay in
    /// memory with the context; for a long stream, prefer a default in the database, a value generator, or a derived entity. Related
    /// entities are not inserted, and navigations set no foreign keys.
    /// </para>
    /// <para>
    /// Rows that leave different columns to their defaults are copied by several statements, in one transaction. A required column of the
    /// application that nothing fills is refused before a collection is sent, or where a sequence reaches the row.
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
    /// <param name="cancellationToken">Cancels the <c>COPY</c>, which then inserts nothing.</param>
    /// <returns>The number of rows that were inserted.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/> or <paramref name="notifications"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// One of the notifications is <see langword="null"/>, has a value that its property cannot have, or has an owned or complex object,
    /// which would be lost.
    /// </exception>
    /// <exception cref="InvalidOperationException">Nothing fills a required column of the application.</exception>
    /// <exception cref="NotSupportedException">
    /// The provider is not Npgsql, or derived entities have tables of their own (TPT or TPC).
    /// </exception>
    /// <exception cref="Npgsql.NpgsqlOperationInProgressException">The sequence reads from the context itself.</exception>
    /// <exception cref="Npgsql.PostgresException">
    /// The database refuses a row, such as one whose identifier exists (<c>23505</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">The <c>COPY</c> was canceled.</exception>
    public static Task<long> InsertNotificationsAsync(
        this DbContext context, IEnumerable<Notification> notifications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        ArgumentNullException.ThrowIfNull(notifications);
        var copy = new NotificationCopy(context);
        if (notifications is not (IReadOnlyCollection<Notification> or ICollection<Notification>))
        {
            return context.CopyAsync(copy, notifications.ToAsyncEnumerable(), new NonRetryingExecutionStrategy(context), cancellationToken);
        }

        copy.CheckColumns(notifications);
        return context.CopyAsync(copy, notifications.ToAsyncEnumerable(), context.Database.CreateExecutionStrategy(), cancellationToken);
    }

    /// <inheritdoc cref="InsertNotificationsAsync(DbContext, IEnumerable{Notification}, CancellationToken)"/>
    public static Task<long> InsertNotificationsAsync(
        this DbContext context, IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        ArgumentNullException.ThrowIfNull(notifications);
        return context.CopyAsync(
            new NotificationCopy(context), notifications, new NonRetryingExecutionStrategy(context), cancellationToken);
    }

    private static async Task<long> CopyAsync(
        this DbContext context,
        NotificationCopy copy,
        IAsyncEnumerable<Notification> notifications,
        IExecutionStrategy strategy,
        CancellationToken cancellationToken)
    {
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

    private static void Check(DbContext context, NotificationContent content, object userIds, Guid? organizationId)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context, nameof(PublishAsync));
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(userIds);
        Guard.Identifier(organizationId, nameof(organizationId));
        content.CheckConsistency(nameof(content));
        NotificationOptions.Of(context).CheckType(content.Type, nameof(content));
    }
}
