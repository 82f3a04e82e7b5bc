using Notifications.Models;

// In the namespace of EF Core, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Changes all notifications of a query, in one <c>UPDATE</c> that touches only those which are not so already.</summary>
/// <remarks>
/// <para>
/// Nothing is loaded, and what a context tracks is not changed with it. Each method returns the rows that it changed: 0 means that they are not
/// the user's, not there, or so already.
/// </para>
/// <para>
/// Two statements that change the same rows in different ways at once can lock each other out. PostgreSQL then ends one of them with
/// <c>40P01</c>, which has changed nothing; a context with <c>EnableRetryOnFailure</c> runs it again.
/// </para>
/// <para>
/// Narrow the query with <c>Where</c>, not with <c>Take</c> or <c>Skip</c>: over those, EF Core finds the rows by their identifiers alone, and does not
/// look again whether another statement has changed them meanwhile.
/// </para>
/// </remarks>
public static class NotificationChangeQueryableExtensions
{
    /// <summary>Marks the unread ones as read; those that were read keep the time at which they were.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="at">When they were read, at any offset; now, if <see langword="null"/>.</param>
    /// <param name="upTo">
    /// The newest that the user has seen (a cursor, or an instant), so that what arrived since then stays unread; all of them, if <see langword="null"/>.
    /// </param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The rows that were changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The statement was stopped.</exception>
    public static Task<int> MarkReadAsync(
        this IQueryable<Notification> source, DateTimeOffset? at = null, NotificationCursor? upTo = null, CancellationToken cancellationToken = default)
    {
        DateTimeOffset? readAt = Instant.AsStoredOrNow(at);
        return source.Unread().UpTo(upTo).ExecuteUpdateAsync(
            row => row.SetProperty(n => n.Status, _ => NotificationStatus.Read).SetProperty(n => n.ReadAt, readAt), cancellationToken);
    }

    /// <summary>Marks the read ones as unread, and forgets when they were read.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The rows that were changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The statement was stopped.</exception>
    public static Task<int> MarkUnreadAsync(this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        source.Read().ExecuteUpdateAsync(
            row => row.SetProperty(n => n.Status, _ => NotificationStatus.Unread).SetProperty(n => n.ReadAt, _ => null), cancellationToken);

    /// <summary>Takes them out of the inbox; the rows stay until they are purged. Those that were deleted keep the time at which they were.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="at">When they were deleted, at any offset; now, if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The rows that were changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The statement was stopped.</exception>
    public static Task<int> SoftDeleteAsync(this IQueryable<Notification> source, DateTimeOffset? at = null, CancellationToken cancellationToken = default)
    {
        DateTimeOffset? deletedAt = Instant.AsStoredOrNow(at);
        return source.Where(n => n.DeletedAt == null).ExecuteUpdateAsync(row => row.SetProperty(n => n.DeletedAt, deletedAt), cancellationToken);
    }

    /// <summary>Puts the deleted ones back into the inbox, read or unread as they were. No inbox has them: begin with <c>db.Notifications.ForUser(userId)</c>.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.ForUser(userId)</c>.</param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The rows that were changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The statement was stopped.</exception>
    public static Task<int> RestoreAsync(this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        source.Deleted().ExecuteUpdateAsync(row => row.SetProperty(n => n.DeletedAt, _ => null), cancellationToken);

    /// <summary>Records that they reached the user over a live connection, such as a web socket.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The rows that were changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The statement was stopped.</exception>
    public static Task<int> MarkDeliveredViaWsAsync(this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        source.Where(n => !n.DeliveredViaWs).ExecuteUpdateAsync(row => row.SetProperty(n => n.DeliveredViaWs, _ => true), cancellationToken);

    /// <summary>Records that they were sent to the user by e-mail.</summary>
    /// <param name="source">The notifications, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="cancellationToken">Stops the statement, which then has changed nothing.</param>
    /// <returns>The rows that were changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The statement was stopped.</exception>
    public static Task<int> MarkDeliveredViaEmailAsync(this IQueryable<Notification> source, CancellationToken cancellationToken = default) =>
        source.Where(n => !n.DeliveredViaEmail).ExecuteUpdateAsync(row => row.SetProperty(n => n.DeliveredViaEmail, _ => true), cancellationToken);
}
