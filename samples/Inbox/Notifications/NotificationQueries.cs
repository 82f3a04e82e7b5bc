using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Queries of an inbox that only this application has.</summary>
internal static class NotificationQueries
{
    public static Task<Notification?> FindAsync(this IQueryable<Notification> inbox, Guid id, CancellationToken cancellation) =>
        inbox.SingleOrDefaultAsync(n => n.Id == id, cancellation);
}
