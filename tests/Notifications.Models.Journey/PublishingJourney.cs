using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models.Journey;

/// <summary>Publishes one content to many users, and copies many notifications.</summary>
internal static class PublishingJourney
{
    public static async Task RunAsync(JourneyContext context)
    {
        Guid[] userIds = [Guid.NewGuid(), Guid.NewGuid()];
        await PublishAsync(context, userIds);
        await CopyAsync(context, userIds[0]);
    }

    private static async Task PublishAsync(JourneyContext context, Guid[] userIds)
    {
        var content = new NotificationContent("release", "2.0 is out", "Read what is new.")
        {
            Data = JsonElement.Parse("""{"version":"2.0"}"""),
            GroupKey = "releases",
            DedupeKey = "release:2.0",
        };
        Ensure.That((await context.PublishAsync(content, userIds)).Published.Count == 2);
        Ensure.That((await context.PublishAsync(content, userIds)).AlreadyNotified.Count == 2);
    }

    private static async Task CopyAsync(JourneyContext context, Guid userId)
    {
        var imported = Enumerable.Range(0, 10).Select(number => new Notification
        {
            UserId = userId,
            Type = "import",
            Title = $"Import {number}",
            Message = "From the old system.",
            Data = JsonElement.Parse("""{"old":true}"""),
        });
        Ensure.That(await context.InsertNotificationsAsync(imported.ToList()) == 10);
        Ensure.That(await context.Notifications.Inbox(userId).OfType("import").CountAsync() == 10);
    }
}
