using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>Reads with LINQ of the application's own, in which its own column takes part by name.</summary>
internal static class Reading
{
    private const int PageSize = 50;

    public static Task<List<InboxRow>> InboxAsync(AppDbContext context, Guid userId) =>
        context.Notifications
            .AsNoTracking()
            .Where(n => n.UserId == userId && n.DeletedAt == null)
            .OrderByDescending(n => n.CreatedAt)
            .ThenByDescending(n => n.Id)
            .Take(PageSize)
            .Select(n => new InboxRow(n, EF.Property<short>(n, Priority.Property)))
            .ToListAsync();
}

internal sealed record InboxRow(Notification Notification, short Priority);
