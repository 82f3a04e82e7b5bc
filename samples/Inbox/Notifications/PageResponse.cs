using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>A page, and where the next one begins; nowhere, if this is the last.</summary>
internal sealed record PageResponse<TItem>(IReadOnlyList<TItem> Items, string? Next);

internal static class PageResponse
{
    public static PageResponse<TItem> Of<TSource, TItem>(NotificationPage<TSource> page, Func<TSource, TItem> convert) =>
        new([.. page.Items.Select(convert)], page.Next?.ToString());
}
