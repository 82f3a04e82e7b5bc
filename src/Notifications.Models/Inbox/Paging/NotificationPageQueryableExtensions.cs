using System.Linq.Expressions;
using Notifications.Models;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Reads an inbox page by page, and counts it for a badge.</summary>
public static class NotificationPageQueryableExtensions
{
    /// <summary>Reads one page, newest notifications first, at the same cost at any depth.</summary>
    /// <remarks>
    /// <para>
    /// Sends one statement with a keyset condition, <c>(created_at, id) &lt; (@createdAt, @id)</c>, and reads one row more than the page
    /// holds instead of counting: <see href="https://use-the-index-luke.com/no-offset">keyset pagination</see>. The page has the order of
    /// <see cref="NotificationQueryableExtensions.NewestFirst"/>, whatever order the query had.
    /// </para>
    /// <para>The context tracks the entities if the query tracks: <c>AsNoTracking()</c> anywhere before turns that off.</para>
    /// </remarks>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="size">The most notifications on the page: 1 to 100; 50 by default.</param>
    /// <param name="after">
    /// The position at which the page begins, towards older notifications: <see cref="NotificationPage{TItem}.Next"/> of the page before
    /// it. <see langword="null"/>, the default, begins at the newest notification.
    /// </param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1 or greater than 100.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    /// <example>
    /// <code>
    /// var page = await db.Notifications.Inbox(userId).ToPageAsync(size: 20);
    /// var older = await db.Notifications.Inbox(userId).ToPageAsync(size: 20, after: page.Next);
    /// </code>
    /// </example>
    public static async Task<NotificationPage<Notification>> ToPageAsync(
        this IQueryable<Notification> source,
        int size = 50,
        NotificationCursor? after = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var pageSize = new PageSize(size);

        var query = InboxQuery.Find(source)?.ReadPage(after, pageSize.Rows) ?? OlderRows(source, after, pageSize).AsAsyncEnumerable();
        var rows = await ReadAsync(query, pageSize, cancellationToken).ConfigureAwait(false);
        var next = pageSize.Cut(rows, PositionOf);
        return new NotificationPage<Notification>(rows, next);
    }

    /// <summary>Reads one page of what a selector makes of each notification in SQL, so that only the selected columns travel.</summary>
    /// <inheritdoc cref="ToPageAsync(IQueryable{Notification}, int, NotificationCursor?, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TItem">The type that the selector makes of each notification.</typeparam>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="selector">The selector; it need not select what the cursor consists of.</param>
    /// <param name="size">The most items on the page: 1 to 100; 50 by default.</param>
    /// <param name="after">The position at which the page begins, towards older notifications; the newest by default.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="source"/> or <paramref name="selector"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1 or greater than 100.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    /// <example>
    /// <code>
    /// var page = await db.Notifications.Inbox(userId).ToPageAsync(n =&gt; new { n.Id, n.Title, n.CreatedAt });
    /// </code>
    /// </example>
    public static async Task<NotificationPage<TItem>> ToPageAsync<TItem>(
        this IQueryable<Notification> source,
        Expression<Func<Notification, TItem>> selector,
        int size = 50,
        NotificationCursor? after = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        var pageSize = new PageSize(size);

        var query = OlderRows(source, after, pageSize).Select(PositionedItem<TItem>.From(selector)).AsAsyncEnumerable();
        var rows = await ReadAsync(query, pageSize, cancellationToken).ConfigureAwait(false);
        var next = pageSize.Cut(rows, row => row.Position);
        return new NotificationPage<TItem>(rows.ConvertAll(row => row.Item), next);
    }

    /// <summary>
    /// Reads the page of notifications that directly follows a position towards newer ones: what is new since the user looked.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Sends one statement with <c>(created_at, id) &gt; (@createdAt, @id)</c> in ascending order, so that repeated calls leave no gap,
    /// however much is new. The items of the page are newest first, as on every page.
    /// </para>
    /// <para>
    /// A notification whose transaction commits after the page was read, but whose <c>created_at</c> is earlier than the position, is not
    /// newer than the position. Reread the first page to find it.
    /// </para>
    /// </remarks>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="since">
    /// The position at which the page begins, such as <see cref="NotificationCursor.From"/> of the newest notification on the screen.
    /// </param>
    /// <param name="size">The most notifications on the page: 1 to 100; 50 by default.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The page; its <see cref="NotificationPage{TItem}.Next"/> continues towards newer notifications.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="since"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1 or greater than 100.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    /// <example>
    /// <code>
    /// var page = await db.Notifications.Inbox(userId).ToPageAsync();
    /// // ... later
    /// var news = await db.Notifications.Inbox(userId).ToNewerPageAsync(NotificationCursor.From(page.Items[0]));
    /// </code>
    /// </example>
    public static async Task<NotificationPage<Notification>> ToNewerPageAsync(
        this IQueryable<Notification> source, NotificationCursor since, int size = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(since);
        var pageSize = new PageSize(size);

        var query = NewerRows(source, since, pageSize).AsAsyncEnumerable();
        var rows = await ReadAsync(query, pageSize, cancellationToken).ConfigureAwait(false);
        var next = pageSize.Cut(rows, PositionOf);
        rows.Reverse();
        return new NotificationPage<Notification>(rows, next);
    }

    /// <summary>
    /// Reads what a selector makes of the notifications that directly follow a position towards newer ones, so that only the selected
    /// columns travel.
    /// </summary>
    /// <inheritdoc cref="ToNewerPageAsync(IQueryable{Notification}, NotificationCursor, int, CancellationToken)" path="/remarks"/>
    /// <typeparam name="TItem">The type that the selector makes of each notification.</typeparam>
    /// <param name="source">The notifications to read, such as <c>db.Notifications.Inbox(userId)</c>.</param>
    /// <param name="selector">The selector; it need not select what the cursor consists of.</param>
    /// <param name="since">The position at which the page begins.</param>
    /// <param name="size">The most items on the page: 1 to 100; 50 by default.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The page; its <see cref="NotificationPage{TItem}.Next"/> continues towards newer notifications.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="source"/>, <paramref name="selector"/> or <paramref name="since"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1 or greater than 100.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    public static async Task<NotificationPage<TItem>> ToNewerPageAsync<TItem>(
        this IQueryable<Notification> source,
        Expression<Func<Notification, TItem>> selector,
        NotificationCursor since,
        int size = 50,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(since);
        var pageSize = new PageSize(size);

        var query = NewerRows(source, since, pageSize).Select(PositionedItem<TItem>.From(selector)).AsAsyncEnumerable();
        var rows = await ReadAsync(query, pageSize, cancellationToken).ConfigureAwait(false);
        var next = pageSize.Cut(rows, row => row.Position);
        rows.Reverse();
        return new NotificationPage<TItem>(rows.ConvertAll(row => row.Item), next);
    }

    /// <summary>Counts only as far as a badge shows, so that a heavy inbox costs no more than the cap.</summary>
    /// <remarks>
    /// Sends one statement, <c>SELECT count(*) FROM (SELECT 1 ... ORDER BY created_at DESC, id DESC LIMIT @cap + 1)</c>, which an index of
    /// the inbox answers alone.
    /// </remarks>
    /// <param name="source">The notifications to count, such as <c>db.Notifications.Inbox(userId).Unread()</c>.</param>
    /// <param name="cap">The greatest count that is exact: 1 or more; 99 by default.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The count, whose text is <c>99+</c> where more than 99 rows match.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cap"/> is less than 1, or is <see cref="int.MaxValue"/>.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    /// <example>
    /// <code>
    /// var badge = await db.Notifications.Inbox(userId).Unread().CountUpToAsync();
    /// Console.WriteLine(badge); // 7, or 99+
    /// </code>
    /// </example>
    public static async Task<CappedCount> CountUpToAsync(
        this IQueryable<Notification> source, int cap = 99, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (cap is < 1 or int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(cap), cap, $"cap is {cap}; it takes 1 to {int.MaxValue - 1}.");
        }

        // Without the order, PostgreSQL may look for the first matching rows anywhere in the table instead of in an index of the inbox.
        var limit = cap + 1;
        var counting = InboxQuery.Find(source) is { UnreadOnly: true } inbox
            ? inbox.CountUnreadAsync(limit, cancellationToken)
            : source.NewestFirst().Take(limit).CountAsync(cancellationToken);
        var count = await counting.ConfigureAwait(false);
        return new CappedCount(Math.Min(count, cap), count > cap);
    }

    // The order comes first: EF Core finds no type mapping for a row comparison directly on top of an application's Take.
    private static IQueryable<Notification> OlderRows(IQueryable<Notification> source, NotificationCursor? after, PageSize size)
    {
        var ordered = source.NewestFirst();
        return (after is null ? ordered : ordered.OlderThan(after)).Take(size.Rows);
    }

    private static IQueryable<Notification> NewerRows(IQueryable<Notification> source, NotificationCursor since, PageSize size) =>
        source.OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).NewerThan(since).Take(size.Rows);

    // Not NotificationCursor.From, which refuses what an import may have stored: an instant at the very beginning of time.
    private static NotificationCursor PositionOf(Notification notification) => new(notification.CreatedAt, notification.Id);

    private static async Task<List<TRow>> ReadAsync<TRow>(IAsyncEnumerable<TRow> query, PageSize size, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>(size.Rows);
        await foreach (var row in query.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }
}
