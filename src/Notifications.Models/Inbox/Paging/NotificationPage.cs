namespace Notifications.Models;

/// <summary>A part of an inbox, newest first, and the position at which the next part begins.</summary>
/// <typeparam name="TItem">The type of the items: <see cref="Notification"/>, or what a selector made of each.</typeparam>
/// <param name="Items">The items, newest first; at most as many as the requested size.</param>
/// <param name="Next">
/// The position at which the next page begins, in the direction in which this one was read; <see langword="null"/> if this was the last
/// page.
/// </param>
/// <exception cref="ArgumentNullException"><paramref name="Items"/> is <see langword="null"/>.</exception>
public sealed record NotificationPage<TItem>(IReadOnlyList<TItem> Items, NotificationCursor? Next)
{
    /// <summary>The items, newest first; at most as many as the requested size.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IReadOnlyList<TItem> Items { get; init => field = NotNull(value); } = NotNull(Items);

    /// <summary>Whether there was another page in the same direction when this one was read.</summary>
    public bool HasMore => Next is not null;

    /// <summary>Converts the items and keeps the position.</summary>
    /// <typeparam name="TResult">The type of the converted items.</typeparam>
    /// <param name="selector">Converts an item.</param>
    /// <returns>A page with the converted items.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="selector"/> is <see langword="null"/>.</exception>
    public NotificationPage<TResult> Select<TResult>(Func<TItem, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new NotificationPage<TResult>([.. Items.Select(selector)], Next);
    }

    private static IReadOnlyList<TItem> NotNull(IReadOnlyList<TItem> items)
    {
        ArgumentNullException.ThrowIfNull(items, nameof(Items));
        return items;
    }
}
