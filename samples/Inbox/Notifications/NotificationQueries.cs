using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>What the endpoints ask of an inbox besides what the library has.</summary>
internal static class NotificationQueries
{
    public static Task<Notification?> FindAsync(this IQueryable<Notification> inbox, Guid id, CancellationToken cancellation) =>
        inbox.SingleOrDefaultAsync(n => n.Id == id, cancellation);
}
