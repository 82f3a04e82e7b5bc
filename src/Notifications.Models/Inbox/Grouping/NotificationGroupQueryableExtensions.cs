using System.Linq.Expressions;
using Notifications.Models;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>
/// Shows notifications that share an <see cref="Notification.AggregationId"/> as one entry: "5 tickets were assigned to you".
/// </summary>
/// <remarks>
/// A group is what shares a user and an <see cref="Notification.AggregationId"/>, among the notifications of the query: <c>Unread()</c>
/// before it shows the unread members alone. Its newest member is its head, and the head's position is the position of the group.
/// </remarks>
public static class NotificationGroupQueryableExtensions
{
    /// <summary>Filters the group of a notification: all its members, or the notification alone if it is in no group.</summary>
    /// <param name="source">The notifications to filter, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="notification">Any member of the group.</param>
    /// <returns>
    /// The query, with <c>user_id = @userId AND aggregation_id = @aggregationId</c>, or with <c>user_id = @userId AND id = @id</c>.
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="source"/> or <paramref name="notification"/> is <see langword="null"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// await db.Notifications.Inbox(userId).InGroupOf(notification).UpTo(NotificationCursor.From(notification)).MarkReadAsync();
    /// </code>
    /// </example>
    public static IQueryable<Notification> InGroupOf(this IQueryable<Notification> source, Notification notification)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(notification);
        var (userId, id) = (notification.UserId, notification.Id);
        return notification.AggregationId is { } aggregationId
            ? source.Where(n => n.UserId == userId && n.AggregationId == aggregationId)
            : source.Where(n => n.UserId == userId && n.Id == id);
    }

    /// <summary>Reads one page of groups, newest first. A notification in no group is a group of its own.</summary>
    /// <remarks>
    /// <para>
    /// Walks through the rows of the query, newest first, and skips members of groups that it has met. The cost is linear in the rows down
    /// to the last head on the page. A page takes two statements where no notification is in a group, three where one is, more where long
    /// groups make the walk go on. An inbox that is not tracked takes one less: its walk reads whole notifications. A
    /// <paramref name="newest"/> of 2 or more takes one more where a group has several members.
    /// </para>
    /// <para>The context tracks the heads if the query tracks.</para>
    /// </remarks>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="size">The most groups on the page: 1 to 100; 50 by default.</param>
    /// <param name="after">The position at which the page begins, towards older groups; the newest by default.</param>
    /// <param name="newest">
    /// The number of newest members, 0 to 100, whose data <see cref="NotificationGroup.Newest"/> has; 0, none, by default.
    /// </param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="size"/> is less than 1 or greater than 100, or <paramref name="newest"/> less than 0 or greater than 100.
    /// </exception>
    /// <exception cref="OperationCanceledException">The queries were canceled.</exception>
    /// <example>
    /// <code>
    /// var page = await db.Notifications.Inbox(userId).ToGroupPageAsync(newest: 3);
    /// foreach (var group in page.Items)
    /// {
    ///     Console.WriteLine($"{group.Head.Title} ({group.UnreadCount} of {group.Count} unread)");
    /// }
    /// </code>
    /// </example>
    public static async Task<NotificationPage<NotificationGroup>> ToGroupPageAsync(
        this IQueryable<Notification> source,
        int size = 50,
        NotificationCursor? after = null,
        int newest = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return await new GroupPage(source, new PageSize(size), after, newest)
            .ReadAsync(
                new WholeHeads(source),
                (head, count, unread, data) => new NotificationGroup(head, count, unread, data),
                cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Reads one page of groups, with what a selector makes of each head in SQL, so that only the selected columns travel.
    /// </summary>
    /// <inheritdoc cref="ToGroupPageAsync(IQueryable{Notification}, int, NotificationCursor?, int, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TItem">The type that the selector makes of each head.</typeparam>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="selector">The selector; it need not select what the cursor consists of.</param>
    /// <param name="size">The most groups on the page: 1 to 100; 50 by default.</param>
    /// <param name="after">The position at which the page begins, towards older groups; the newest by default.</param>
    /// <param name="newest">
    /// The number of newest members, 0 to 100, whose data <see cref="NotificationGroup{TItem}.Newest"/> has; 0, none, by default.
    /// </param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="source"/> or <paramref name="selector"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="size"/> is less than 1 or greater than 100, or <paramref name="newest"/> less than 0 or greater than 100.
    /// </exception>
    /// <exception cref="OperationCanceledException">The queries were canceled.</exception>
    public static async Task<NotificationPage<NotificationGroup<TItem>>> ToGroupPageAsync<TItem>(
        this IQueryable<Notification> source,
        Expression<Func<Notification, TItem>> selector,
        int size = 50,
        NotificationCursor? after = null,
        int newest = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        return await new GroupPage(source, new PageSize(size), after, newest)
            .ReadAsync(
                new SelectedHeads<TItem>(source, selector),
                (head, count, unread, data) => new NotificationGroup<TItem>(head, count, unread, data),
                cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Counts groups only as far as a badge shows; a notification in no group is a group of its own.</summary>
    /// <remarks>Walks through the rows of the query as a page of groups does, down to one head more than the cap.</remarks>
    /// <param name="source">The notifications to count, such as <c>db.Notifications.Inbox(userId).Unread()</c>.</param>
    /// <param name="cap">The greatest count that is exact: 1 to 10,000; 99 by default.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The count, whose text is <c>99+</c> where there are more than 99 groups.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cap"/> is less than 1 or greater than 10,000.</exception>
    /// <exception cref="OperationCanceledException">The queries were canceled.</exception>
    /// <example>
    /// <code>
    /// var badge = await db.Notifications.Inbox(userId).Unread().CountGroupsUpToAsync();
    /// </code>
    /// </example>
    public static async Task<CappedCount> CountGroupsUpToAsync(
        this IQueryable<Notification> source, int cap = 99, CancellationToken cancellationToken = default)
    {
        const int MaxCap = 10_000;
        ArgumentNullException.ThrowIfNull(source);
        if (cap is < 1 or > MaxCap)
        {
            throw new ArgumentOutOfRangeException(nameof(cap), cap, $"cap is {cap}; it takes 1 to {MaxCap} groups.");
        }

        var walk = new GroupWalk(IGroupRows.Of(source), after: null);
        var heads = await walk.FindHeadsAsync(cap + 1, cancellationToken).ConfigureAwait(false);
        return new CappedCount(Math.Min(heads.Count, cap), heads.Count > cap);
    }
}
