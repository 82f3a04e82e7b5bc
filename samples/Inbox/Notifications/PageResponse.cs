using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>A page, and the position of the next one; none, if this is the last.</summary>
internal sealed record PageResponse<TItem>(IReadOnlyList<TItem> Items, string? Next);

internal static class PageResponse
{
    public static PageResponse<TItem> Of<TItem>(NotificationPage<TItem> page) => new(page.Items, page.Next?.ToString());
}
