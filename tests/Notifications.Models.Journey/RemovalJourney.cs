using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.JsonContracts;

namespace Notifications.Models.Journey;

/// <summary>Purges what is old, and exports and erases what is about a user.</summary>
internal static class RemovalJourney
{
    public static async Task RunAsync(JourneyContext context)
    {
        await PurgeAsync(context);
        await EraseAsync(context);
    }

    private static async Task PurgeAsync(JourneyContext context)
    {
        await context.Notifications.Where(n => n.Type == "import").SoftDeleteAsync(DateTimeOffset.UtcNow.AddDays(-2));
        var policy = new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(1), KeepNewestPerUser = 1_000 };
        Ensure.That((await context.PurgeNotificationsAsync(policy)).Total == 10);
    }

    private static async Task EraseAsync(JourneyContext context)
    {
        var userId = await context.Preferences.Select(p => p.UserId).FirstAsync();
        await context.PublishAsync(new NotificationContent("farewell", "Good-bye", "Your account is being deleted."), [userId]);
        var exported = await context.ExportNotificationsAsync(userId).SingleAsync();
        Ensure.That(JsonSerializer.Serialize(exported, ApiJson.Default.Notification).Contains("Good-bye", StringComparison.Ordinal));
        Ensure.That(await context.EraseUserAsync(userId) == new ErasureResult(Notifications: 1, NotificationPreferences: 1));
    }
}
