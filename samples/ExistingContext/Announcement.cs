using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>Tells everybody who wants to know of one thing, once, however often the job runs.</summary>
internal static class Announcement
{
    private static readonly NotificationContent Content =
        new("announcement", "The office moves", "From Monday on we are at 7 Analytical Street.") { DedupeKey = "office-move-2026" };

    public static async Task PublishAsync(AppDbContext context)
    {
        var result = await context.PublishAsync(Content, Team.Members, Team.Organization);
        Console.WriteLine($"Announced to {result.Published.Count} users; {result.AlreadyNotified.Count} had it already");
    }
}
