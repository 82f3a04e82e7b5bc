using Notifications.Models;

// In the namespace of EF Core, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Shows what shares a <see cref="Notification.AggregationId"/> as one line: "5 tickets were assigned to you".</summary>
public static class NotificationGroupQueryableExtensions
{
    // The most members of a group whose data a line has.
    private const int NewestMembers = 3;

    /// <summary>Of each group the newest member, and everything that is in no group.</summary>
    /// <remarks>
    /// A group is what shares a user and an <see cref="Notification.AggregationId"/>, and its newest member is the newest of those that the query has: <c>Unread()</c>
    /// before it gives the newest unread one of each group, and <c>Unread()</c> after it the groups whose newest member is unread.
    /// The result is a query like any other, and is read by <c>ToPageAsync</c> with the same cursor.
    /// </remarks>
    /// <param name="source">The notifications to choose from, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <returns>The query, with <c>aggregation_id IS NULL OR NOT EXISTS (a newer one of the same user and aggregation_id)</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public static IQueryable<Notification> Collapsed(this IQueryable<Notification> source) =>
        source.Where(n => n.AggregationId == null || !source.Any(newer =>
            newer.UserId == n.UserId
            && newer.AggregationId == n.AggregationId
            && EF.Functions.GreaterThan(ValueTuple.Create(newer.CreatedAt, newer.Id), ValueTuple.Create(n.CreatedAt, n.Id))));

    /// <summary>What is on one line with a notification: all of its group, or itself alone if it is in none.</summary>
    /// <param name="source">The notifications to choose from, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="notification">Any member of the group.</param>
    /// <returns>The query, which <c>MarkReadAsync</c>, <c>SoftDeleteAsync</c> and others change as a whole.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="notification"/> is <see langword="null"/>.</exception>
    public static IQueryable<Notification> InGroupOf(this IQueryable<Notification> source, Notification notification)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(notification);
        var (userId, id) = (notification.UserId, notification.Id);
        return notification.AggregationId is { } aggregationId
            ? source.Where(n => n.UserId == userId && n.AggregationId == aggregationId)
            : source.Where(n => n.UserId == userId && n.Id == id);
    }

    /// <summary>Reads one page of lines, the newest first: each is a notification, with what stands behind it.</summary>
    /// <remarks>Two statements: the page of <see cref="Collapsed"/>, and the groups on it; one, if there is no group.</remarks>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="size">The most lines that the page has: 1 to 100.</param>
    /// <param name="after">Where the page begins, towards older lines. At the newest, if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1 or more than 100.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static async Task<NotificationPage<NotificationGroup>> ToGroupPageAsync(
        this IQueryable<Notification> source,
        int size = 50,
        NotificationCursor? after = null,
        CancellationToken cancellationToken = default)
    {
        var page = await source.Collapsed().ToPageAsync(size, after, cancellationToken).ConfigureAwait(false);
        var groups = await source.FindGroupsAsync(page.Items, cancellationToken).ConfigureAwait(false);
        return new NotificationPage<NotificationGroup>(
            [.. page.Items.Select(head => groups.FirstOrDefault(group => group.IsOf(head))?.On(head) ?? NotificationGroup.Alone(head))], page.Next);
    }

    private static async Task<List<GroupSummary>> FindGroupsAsync(
        this IQueryable<Notification> source, IReadOnlyList<Notification> heads, CancellationToken cancellationToken)
    {
        var groups = heads.Select(head => head.AggregationId).OfType<Guid>().Distinct().ToList();
        return groups.Count == 0 ? [] : await source
            .Where(n => n.AggregationId != null && groups.Contains(n.AggregationId.Value))
            .GroupBy(n => new { n.UserId, AggregationId = n.AggregationId!.Value })
            .Select(group => new GroupSummary
            {
                UserId = group.Key.UserId,
                AggregationId = group.Key.AggregationId,
                Count = group.Count(),
                UnreadCount = group.Count(n => n.Status == NotificationStatus.Unread),
                Newest = group.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(NewestMembers).Select(n => n.Data).ToList(),
            })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
