using Notifications.Models;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Changes all notifications of a query in one <c>UPDATE</c>, which leaves out those that have the new state already.</summary>
/// <remarks>
/// <para>
/// Each method sends one statement, loads nothing, leaves tracked entities as they are, and returns the number of changed rows: 0 means
/// that the notification belongs to another user, does not exist, or has the state already. Any query of notifications can be changed, with
/// <c>Take</c>, <c>Distinct</c>, joins and set operations too.
/// </para>
/// <para>
/// The statement locks its rows in the order of <c>(user_id, id)</c> before it updates them, so that changes of one inbox wait for each
/// other instead of ending in a deadlock: <c>UPDATE ... FROM (SELECT ... ORDER BY user_id, id FOR NO KEY UPDATE) ...</c>. A statement of
/// the application that locks the same rows in another order can still deadlock with it (<c>40P01</c>); a context with
/// <c>EnableRetryOnFailure</c> then runs the change again:
/// <see href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS">deadlocks</see>.
/// </para>
/// <para>The methods need PostgreSQL, and throw <see cref="NotSupportedException"/> on other providers of EF Core.</para>
/// </remarks>
public static class NotificationChangeQueryableExtensions
{
    /// <summary>Marks unread notifications as read. Those that were read before keep their instant.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="at">
    /// The instant at which they were read, at any offset; <see langword="null"/>, the default, takes the configured
    /// <see cref="NotificationOptions.TimeProvider"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The query is not one of EF Core.</exception>
    /// <exception cref="OperationCanceledException">The statement was canceled.</exception>
    /// <example>
    /// <code>
    /// await db.Notifications.Inbox(userId).Where(n =&gt; n.Id == id).MarkReadAsync();
    /// await db.Notifications.Inbox(userId).UpTo(newestSeen).MarkReadAsync(); // what arrived since stays unread
    /// </code>
    /// </example>
    public static Task<int> MarkReadAsync(
        this IQueryable<Notification> source, DateTimeOffset? at = null, CancellationToken cancellationToken = default) =>
        OrderedUpdate.RunAsync(
            "mark_read",
            source.Unread(),
            "status = 'read', read_at = @changed_at",
            "c.status = 'unread'",
            context => [ChangedAt(context, at)],
            cancellationToken);

    /// <summary>Marks read notifications as unread, and clears the instant at which they were read.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The query is not one of EF Core.</exception>
    /// <exception cref="OperationCanceledException">The statement was canceled.</exception>
    /// <example>
    /// <code>
    /// await db.Notifications.Inbox(userId).Where(n =&gt; n.Id == id).MarkUnreadAsync();
    /// </code>
    /// </example>
    public static Task<int> MarkUnreadAsync(this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        OrderedUpdate.RunAsync(
            "mark_unread", source.Read(), "status = 'unread', read_at = NULL", "c.status = 'read'", NoValues, cancellationToken);

    /// <summary>Moves notifications from the inbox to the trash. Those that were deleted before keep their instant.</summary>
    /// <remarks>
    /// The rows stay in the table until a purge removes them. An instant that is exactly that of the creation is stored one microsecond
    /// off, because <c>deleted_at = created_at</c> marks notifications that were never in the inbox.
    /// </remarks>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="at">
    /// The instant at which they were deleted, at any offset; <see langword="null"/>, the default, takes the configured
    /// <see cref="NotificationOptions.TimeProvider"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The query is not one of EF Core.</exception>
    /// <exception cref="OperationCanceledException">The statement was canceled.</exception>
    /// <example>
    /// <code>
    /// await db.Notifications.Inbox(userId).Where(n =&gt; n.Id == id).SoftDeleteAsync();
    /// </code>
    /// </example>
    public static Task<int> SoftDeleteAsync(
        this IQueryable<Notification> source, DateTimeOffset? at = null, CancellationToken cancellationToken = default) =>
        OrderedUpdate.RunAsync(
            "soft_delete",
            source.Where(n => n.DeletedAt == null),
            "deleted_at = CASE WHEN c.created_at = @changed_at THEN @changed_beside ELSE @changed_at END",
            "num_nulls(c.deleted_at) = 1",
            context => DeletedAt(context, at),
            cancellationToken);

    /// <summary>Moves deleted notifications back to the inbox, read or unread as they were.</summary>
    /// <remarks>An inbox has no deleted notifications, so begin with <see cref="NotificationQueryableExtensions.ForUser"/>.</remarks>
    /// <param name="source">The notifications, such as <c>db.Notifications.ForUser(userId)</c>.</param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The query is not one of EF Core.</exception>
    /// <exception cref="OperationCanceledException">The statement was canceled.</exception>
    /// <example>
    /// <code>
    /// await db.Notifications.ForUser(userId).Where(n =&gt; n.Id == id).RestoreAsync();
    /// </code>
    /// </example>
    public static Task<int> RestoreAsync(this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        OrderedUpdate.RunAsync(
            "restore", source.Deleted(), "deleted_at = NULL", "num_nonnulls(c.deleted_at) = 1", NoValues, cancellationToken);

    /// <summary>Records that notifications reached the user over a live connection, such as a web socket.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The query is not one of EF Core.</exception>
    /// <exception cref="OperationCanceledException">The statement was canceled.</exception>
    /// <example>
    /// <code>
    /// await db.Notifications.Inbox(userId).Where(n =&gt; ids.Contains(n.Id)).MarkDeliveredViaWsAsync();
    /// </code>
    /// </example>
    public static Task<int> MarkDeliveredViaWsAsync(this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        OrderedUpdate.RunAsync(
            "mark_delivered_via_ws",
            source.Where(n => !n.DeliveredViaWs),
            "delivered_via_ws = TRUE",
            "NOT c.delivered_via_ws",
            NoValues,
            cancellationToken);

    /// <summary>Records that notifications were sent to the user by e-mail.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="cancellationToken">Cancels the statement, which then changes nothing.</param>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The query is not one of EF Core.</exception>
    /// <exception cref="OperationCanceledException">The statement was canceled.</exception>
    /// <example>
    /// <code>
    /// await db.Notifications.Inbox(userId).Where(n =&gt; n.Id == id).MarkDeliveredViaEmailAsync();
    /// </code>
    /// </example>
    public static Task<int> MarkDeliveredViaEmailAsync(
        this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        OrderedUpdate.RunAsync(
            "mark_delivered_via_email",
            source.Where(n => !n.DeliveredViaEmail),
            "delivered_via_email = TRUE",
            "NOT c.delivered_via_email",
            NoValues,
            cancellationToken);

    private static NpgsqlParameter[] NoValues(DbContext context) => [];

    private static NpgsqlParameter ChangedAt(DbContext context, DateTimeOffset? at) =>
        SqlParameter.Of("changed_at", NpgsqlDbType.TimestampTz, InstantOf(context, at));

    private static NpgsqlParameter[] DeletedAt(DbContext context, DateTimeOffset? at)
    {
        var deletedAt = InstantOf(context, at);
        return
        [
            SqlParameter.Of("changed_at", NpgsqlDbType.TimestampTz, deletedAt),
            SqlParameter.Of("changed_beside", NpgsqlDbType.TimestampTz, Instant.Beside(deletedAt)),
        ];
    }

    private static DateTimeOffset InstantOf(DbContext context, DateTimeOffset? at) =>
        Instant.AsStored(at) ?? NotificationOptions.Of(context).Now;
}
