namespace Notifications.Models;

/// <summary>A part of an inbox, the newest first, and where to read on.</summary>
/// <typeparam name="TItem">What was made of each notification.</typeparam>
public class NotificationPage<TItem>
{
    internal NotificationPage(IReadOnlyList<TItem> items, NotificationCursor? next)
    {
        Items = items;
        Next = next;
    }

    /// <summary>What the page has, the newest first; no more than the size that was asked for.</summary>
    public IReadOnlyList<TItem> Items { get; }

    /// <summary>Where the next page begins, in the direction in which this one was read; <see langword="null"/> if this was the last one.</summary>
    public NotificationCursor? Next { get; }

    /// <summary>Whether there was more in that direction when the page was read.</summary>
    public bool HasMore => Next is not null;
}

/// <summary>A part of an inbox, the newest first, and where to read on.</summary>
public sealed class NotificationPage : NotificationPage<Notification>
{
    internal NotificationPage(IReadOnlyList<Notification> items, NotificationCursor? next)
        : base(items, next)
    {
    }
}
