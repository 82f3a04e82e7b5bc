using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Filters notifications. Each method narrows a query, and composes with the application's own LINQ before and after it.</summary>
public static class NotificationQueryableExtensions
{
    /// <summary>Filters the notifications of one user, including deleted ones, and those that were never in the inbox.</summary>
    /// <param name="source">The notifications to filter, such as the application's <c>DbSet</c>.</param>
    /// <param name="userId">The user.</param>
    /// <returns>The query, with <c>user_id = @userId</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    /// <example>
    /// <code>
    /// await db.Notifications.ForUser(userId).Where(n =&gt; n.Id == id).RestoreAsync();
    /// </code>
    /// </example>
    public static IQueryable<Notification> ForUser(this IQueryable<Notification> source, Guid userId)
    {
        ArgumentNullException.ThrowIfNull(source);
        Guard.Identifier(userId, nameof(userId));
        return source.Where(n => n.UserId == userId);
    }

    /// <summary>Filters the inbox of one user: the user's notifications that are not deleted.</summary>
    /// <remarks>
    /// A page without a selector and an unread count run as compiled queries, if the query adds only <c>AsNoTracking()</c> and
    /// <see cref="Unread"/>.
    /// </remarks>
    /// <param name="source">The notifications to filter, such as the application's <c>DbSet</c>.</param>
    /// <param name="userId">The user.</param>
    /// <returns>The query, with <c>user_id = @userId AND deleted_at IS NULL</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="userId"/> is <see cref="Guid.Empty"/>.</exception>
    /// <example>
    /// <code>
    /// var page = await db.Notifications.Inbox(userId).ToPageAsync();
    /// var badge = await db.Notifications.Inbox(userId).Unread().CountUpToAsync();
    /// </code>
    /// </example>
    public static IQueryable<Notification> Inbox(this IQueryable<Notification> source, Guid userId)
    {
        ArgumentNullException.ThrowIfNull(source);
        Guard.Identifier(userId, nameof(userId));
        return (IQueryable<Notification>?)InboxQuery.Over(source, userId) ?? source.Where(n => n.UserId == userId && n.DeletedAt == null);
    }

    /// <summary>Filters unread notifications.</summary>
    /// <param name="source">The notifications to filter.</param>
    /// <returns>The query, with <c>status = 'unread'</c>: a constant, so that a partial index serves it under every plan.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IQueryable<Notification> Unread(this IQueryable<Notification> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return (IQueryable<Notification>?)InboxQuery.Find(source)?.Unread() ?? source.Where(n => n.Status == NotificationStatus.Unread);
    }

    /// <summary>Filters notifications that the user has read.</summary>
    /// <param name="source">The notifications to filter.</param>
    /// <returns>The query, with <c>status = 'read'</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IQueryable<Notification> Read(this IQueryable<Notification> source) =>
        source.Where(n => n.Status == NotificationStatus.Read);

    /// <summary>Filters deleted notifications: the trash. An <see cref="Inbox"/> has none, so begin with <see cref="ForUser"/>.</summary>
    /// <remarks>
    /// Leaves out notifications that were never in the inbox, because their users want them on other channels only: those have
    /// <c>deleted_at = created_at</c>.
    /// </remarks>
    /// <param name="source">The notifications to filter.</param>
    /// <returns>The query, with <c>deleted_at IS NOT NULL AND deleted_at &lt;&gt; created_at</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <example>
    /// <code>
    /// var trash = await db.Notifications.ForUser(userId).Deleted().ToPageAsync();
    /// </code>
    /// </example>
    public static IQueryable<Notification> Deleted(this IQueryable<Notification> source) =>
        source.Where(n => n.DeletedAt != null && n.DeletedAt != n.CreatedAt);

    /// <summary>Filters notifications of one type; a type that is not used has none.</summary>
    /// <param name="source">The notifications to filter.</param>
    /// <param name="type">The type, 1 to 50 characters.</param>
    /// <returns>The query, with <c>type = @type</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="type"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="type"/> is empty, longer than 50 characters, <c>*</c>, or contains a NUL or an unpaired surrogate.
    /// </exception>
    public static IQueryable<Notification> OfType(this IQueryable<Notification> source, string type)
    {
        type = TypeName.Check(type, nameof(type));
        return source.Where(n => n.Type == type);
    }

    /// <summary>
    /// Filters notifications that are not newer than a position, so that a change leaves out what arrived after the user looked.
    /// </summary>
    /// <remarks>
    /// <para>A row comparison, <c>(created_at, id) &lt;= (@createdAt, @id)</c>, which is one range of the index of the inbox.</para>
    /// <para>
    /// <c>created_at</c> is set before a transaction commits. A notification that was created before the position but committed after the
    /// user looked is not newer than the position, although the user has not seen it. Transactions that insert notifications should
    /// therefore be short.
    /// </para>
    /// </remarks>
    /// <param name="source">The notifications to filter.</param>
    /// <param name="position">The newest position that the user has seen.</param>
    /// <returns>The query, with <c>(created_at, id) &lt;= (@createdAt, @id)</c>.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="source"/> or <paramref name="position"/> is <see langword="null"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// var newest = NotificationCursor.From(page.Items[0]);
    /// await db.Notifications.Inbox(userId).UpTo(newest).MarkReadAsync();
    /// </code>
    /// </example>
    public static IQueryable<Notification> UpTo(this IQueryable<Notification> source, NotificationCursor position)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(position);
        var (createdAt, id) = position;
        if (!source.HasRowComparisons())
        {
            return source.Where(n => n.CreatedAt < createdAt || (n.CreatedAt == createdAt && n.Id <= id));
        }

        // EF Core loses the type mapping of a row comparison when it has to move the query into a subquery for it. The first filter, which
        // the second implies, makes EF Core do so before.
        var rows = QueryShape.Of(source.Expression).IsPlain ? source : source.Where(n => n.CreatedAt <= createdAt);
        return rows.Where(n => EF.Functions.LessThanOrEqual(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)));
    }

    /// <summary>
    /// Sorts notifications in the order of an inbox: newest first, and by identifier where two were created at the same instant.
    /// </summary>
    /// <param name="source">The notifications to sort.</param>
    /// <returns>The query, with <c>ORDER BY created_at DESC, id DESC</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IOrderedQueryable<Notification> NewestFirst(this IQueryable<Notification> source) =>
        source.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id);
}
