using Notifications.Models;

// In the namespace of EF Core, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Chooses notifications. Each method narrows a query, and stands anywhere among the host's own LINQ.</summary>
public static class NotificationQueryableExtensions
{
    /// <summary>All notifications of one user, the deleted ones too.</summary>
    /// <param name="source">The notifications to choose from, such as the host's <c>DbSet</c>.</param>
    /// <param name="userId">The user.</param>
    /// <returns>The query, with <c>user_id = @userId</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    public static IQueryable<Notification> ForUser(this IQueryable<Notification> source, Guid userId)
    {
        ArgumentNullException.ThrowIfNull(source);
        Guard.Identifier(userId, nameof(userId));
        return source.Where(n => n.UserId == userId);
    }

    /// <summary>The inbox of one user: what is theirs, and not deleted.</summary>
    /// <remarks>
    /// Where it is the first method after the <c>DbSet</c>, and nothing but <see cref="Unread"/> stands between it and
    /// <see cref="NotificationPageQueryableExtensions.ToPageAsync(IQueryable{Notification}, int, NotificationCursor?, NotificationCursor?, CancellationToken)"/> or
    /// <see cref="NotificationPageQueryableExtensions.CountUpToAsync"/>, a query runs that EF Core has compiled before.
    /// </remarks>
    /// <param name="source">The notifications to choose from, such as the host's <c>DbSet</c>.</param>
    /// <param name="userId">The user.</param>
    /// <returns>The query, with <c>user_id = @userId AND deleted_at IS NULL</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    public static IQueryable<Notification> Inbox(this IQueryable<Notification> source, Guid userId)
    {
        ArgumentNullException.ThrowIfNull(source);
        Guard.Identifier(userId, nameof(userId));
        return source is DbSet<Notification> set ? new InboxQuery(set, userId) : InboxQuery.Compose(source, userId);
    }

    /// <summary>Those that the user has not read.</summary>
    /// <param name="source">The notifications to choose from.</param>
    /// <returns>The query, with <c>status = 'unread'</c>: a constant, so that the index of the unread ones can serve.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IQueryable<Notification> Unread(this IQueryable<Notification> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source is InboxQuery inbox ? inbox.Unread() : source.Where(n => n.Status == NotificationStatus.Unread);
    }

    /// <summary>Those that the user has read.</summary>
    /// <param name="source">The notifications to choose from.</param>
    /// <returns>The query, with <c>status = 'read'</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IQueryable<Notification> Read(this IQueryable<Notification> source) => source.Where(n => n.Status == NotificationStatus.Read);

    /// <summary>Those that the user has deleted, which no <see cref="Inbox"/> has; begin with <see cref="ForUser"/>.</summary>
    /// <param name="source">The notifications to choose from.</param>
    /// <returns>The query, with <c>deleted_at IS NOT NULL</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IQueryable<Notification> Deleted(this IQueryable<Notification> source) => source.Where(n => n.DeletedAt != null);

    /// <summary>Those of one type. Of a type that nobody has used, there are none.</summary>
    /// <param name="source">The notifications to choose from.</param>
    /// <param name="type">The type, 1 to 50 characters.</param>
    /// <returns>The query, with <c>type = @type</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="type"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="type"/> is empty, longer than 50 characters, or cannot be stored.</exception>
    public static IQueryable<Notification> OfType(this IQueryable<Notification> source, string type)
    {
        Guard.Text(type, Notification.TypeMaxLength, nameof(type));
        return source.Where(n => n.Type == type);
    }

    /// <summary>In the order of an inbox: the newest first, and by identifier where two were created at the same instant.</summary>
    /// <param name="source">The notifications to sort.</param>
    /// <returns>The query, with <c>ORDER BY created_at DESC, id DESC</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IOrderedQueryable<Notification> NewestFirst(this IQueryable<Notification> source) =>
        source.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id);
}
