using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>Reads the inbox through the library, with the application's own column in its projection.</summary>
internal static class Reading
{
    public static Task<NotificationPage<InboxRow>> InboxAsync(AppDbContext context, Guid userId) =>
        context.Notifications.AsNoTracking().Inbox(userId).ToPageAsync(n => new InboxRow(n, EF.Property<short>(n, Priority.Property)));
}

internal sealed record InboxRow(Notification Notification, short Priority);
