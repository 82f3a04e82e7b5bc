using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>Writes as every application does: entities are added or changed, and the context saves them.</summary>
internal static class Writing
{
    /// <summary>Saves people, preferences and notifications together: all of them or none.</summary>
    public static async Task SaveAsync(AppDbContext context, IEnumerable<Notification> notifications)
    {
        await Team.JoinAsync(context);
        foreach (var notification in notifications)
        {
            context.Notifications.Add(notification);
            context.Entry(notification).Property(Priority.Property).CurrentValue = Priority.Of(notification);
        }

        await context.SaveChangesAsync();
    }

    /// <summary>Takes the oldest notification out of a user's inbox, and returns it; null if the inbox is empty.</summary>
    public static async Task<Notification?> DeleteOldestAsync(AppDbContext context, Guid userId)
    {
        var oldest = await context.Notifications
            .Inbox(userId)
            .OrderBy(n => n.CreatedAt)
            .FirstOrDefaultAsync();

        oldest?.SoftDelete();
        await context.SaveChangesAsync();
        return oldest;
    }
}
