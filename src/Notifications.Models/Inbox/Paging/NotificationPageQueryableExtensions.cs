using System.Linq.Expressions;
using Notifications.Models;

// In the namespace of EF Core, so that they are found wherever there is a context.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Reads an inbox page by page, and counts it for a badge.</summary>
public static class NotificationPageQueryableExtensions
{
    /// <summary>Reads one page, the newest notifications first, at the same cost at any depth.</summary>
    /// <remarks>
    /// <para>
    /// One statement: the rows beyond <c>(created_at, id)</c> of the cursor, and one row more than the page has room for instead of a count.
    /// The order is that of <see cref="NotificationQueryableExtensions.NewestFirst"/>, whatever order the query had.
    /// </para>
    /// <para>
    /// With <paramref name="before"/>, the page begins beside the cursor and goes towards newer notifications, so that "what is new since I looked"
    /// leaves no gap, however much it is; also then the newest of the page stands first. A row with an earlier <c>created_at</c> that is committed
    /// after the page was read is not newer, and not in it.
    /// </para>
    /// <para>The entities are tracked if those of the query are: <c>AsNoTracking()</c> before it makes them plain objects.</para>
    /// </remarks>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="size">The most notifications that the page has: 1 to 100.</param>
    /// <param name="after">Where the page begins, towards older notifications: <see cref="NotificationPage{TItem}.Next"/> of the page before it. At the newest, if <see langword="null"/>.</param>
    /// <param name="before">Where the page begins, towards newer notifications. Not together with <paramref name="after"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1 or more than 100.</exception>
    /// <exception cref="ArgumentException"><paramref name="after"/> and <paramref name="before"/> are both given.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static async Task<NotificationPage> ToPageAsync(
        this IQueryable<Notification> source,
        int size = 50,
        NotificationCursor? after = null,
        NotificationCursor? before = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var request = new PageRequest(size, after, before);

        var chosen = source is InboxQuery inbox ? inbox.Choose(request) : request.Choose(source).AsAsyncEnumerable();
        var rows = await ReadAsync(chosen, request, cancellationToken).ConfigureAwait(false);
        var next = request.Arrange(rows, row => new NotificationCursor(row.CreatedAt, row.Id));
        return new NotificationPage(rows, next);
    }

    /// <summary>Reads one page of something that is made of each notification in SQL, so that only its columns travel.</summary>
    /// <inheritdoc cref="ToPageAsync(IQueryable{Notification}, int, NotificationCursor?, NotificationCursor?, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TItem">What is made of each notification.</typeparam>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="selector">What to make of each, such as <c>n =&gt; new Line(n.Id, n.Title)</c>; the cursor needs nothing of it.</param>
    /// <param name="size">The most items that the page has: 1 to 100.</param>
    /// <param name="after">Where the page begins, towards older notifications. At the newest, if <see langword="null"/>.</param>
    /// <param name="before">Where the page begins, towards newer notifications. Not together with <paramref name="after"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="selector"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1 or more than 100.</exception>
    /// <exception cref="ArgumentException"><paramref name="after"/> and <paramref name="before"/> are both given.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static async Task<NotificationPage<TItem>> ToPageAsync<TItem>(
        this IQueryable<Notification> source,
        Expression<Func<Notification, TItem>> selector,
        int size = 50,
        NotificationCursor? after = null,
        NotificationCursor? before = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        var request = new PageRequest(size, after, before);

        var chosen = request.Choose(source).Select(PositionedItem<TItem>.From(selector)).AsAsyncEnumerable();
        var rows = await ReadAsync(chosen, request, cancellationToken).ConfigureAwait(false);
        var next = request.Arrange(rows, row => new NotificationCursor(row.CreatedAt, row.Id));
        return new NotificationPage<TItem>(rows.ConvertAll(row => row.Item), next);
    }

    /// <summary>Counts no further than a badge shows, so that a heavy inbox costs no more than the cap.</summary>
    /// <remarks>One statement: <c>SELECT count(*) FROM (SELECT 1 ... ORDER BY created_at DESC, id DESC LIMIT @cap + 1)</c>, which the index of the inbox answers.</remarks>
    /// <param name="source">The notifications to count, such as <c>db.Notifications.Inbox(userId).Unread()</c>.</param>
    /// <param name="cap">The highest number that is shown as it is: 1 or more.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>The count, which prints <c>99+</c> where there are more than 99.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cap"/> is less than 1, or is <see cref="int.MaxValue"/>.</exception>
    /// <exception cref="OperationCanceledException">The counting was stopped.</exception>
    public static async Task<CappedCount> CountUpToAsync(this IQueryable<Notification> source, int cap = 99, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (cap is < 1 or int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(cap), cap, $"cap is {cap}; it takes 1 to {int.MaxValue - 1}.");
        }

        // The order makes the index of the inbox the cheapest way: without it, PostgreSQL may look for the first rows anywhere in the table.
        var limit = cap + 1;
        var counting = source is InboxQuery inbox ? inbox.CountAsync(limit, cancellationToken) : source.NewestFirst().Take(limit).CountAsync(cancellationToken);
        var count = await counting.ConfigureAwait(false);
        return new CappedCount(Math.Min(count, cap), count > cap);
    }

    private static async Task<List<TRow>> ReadAsync<TRow>(IAsyncEnumerable<TRow> chosen, PageRequest request, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>(request.Rows);
        await foreach (var row in chosen.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }
}
