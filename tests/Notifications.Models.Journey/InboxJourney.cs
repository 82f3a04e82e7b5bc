using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.JsonContracts;

namespace Notifications.Models.Journey;

/// <summary>Adds, saves, pages and marks.</summary>
internal static class InboxJourney
{
    public static async Task RunAsync(JourneyContext context)
    {
        var userId = Guid.NewGuid();
        await SaveAsync(context, userId);
        await PageAsync(context, userId);
        await MarkAsync(context, userId);
        await GroupAsync(context, userId);
    }

    private static async Task SaveAsync(JourneyContext context, Guid userId)
    {
        var notification = new Notification
        {
            UserId = userId,
            Type = "ticket.assigned",
            Title = "T-42 is yours",
            Message = "Grace assigned T-42 to you.",
            AggregationId = Guid.NewGuid(),
        };
        notification.SetData(new Ticket("T-42"), JourneyJson.Default.Ticket);
        context.Add(notification);
        await context.SaveChangesAsync();
        notification.Data = JsonElement.Parse("""{"ticket":"T-43"}""");
        await context.SaveChangesAsync();
    }

    private static async Task PageAsync(JourneyContext context, Guid userId)
    {
        var page = await context.Notifications.AsNoTracking().Inbox(userId).ToPageAsync();
        Ensure.That(page.Items.Single().GetData(JourneyJson.Default.Ticket) == new Ticket("T-43"));
        var back = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(page, ApiJson.Default.NotificationPage), ApiJson.Default.NotificationPage)!;
        Ensure.That(back.Items.Single().CreatedAt == page.Items[0].CreatedAt);

        var cursor = NotificationCursor.From(page.Items[0]);
        Ensure.That((await context.Notifications.Inbox(userId).ToPageAsync(after: cursor)).Items.Count == 0);
        Ensure.That((await context.Notifications.Inbox(userId).ToNewerPageAsync(cursor)).Items.Count == 0);
        Ensure.That((await context.Notifications.Inbox(userId).ToPageAsync(n => n.Title)).Items.Single() == "T-42 is yours");
        Ensure.That(await context.Notifications.CountAsync(n => n.Data.GetProperty("ticket").GetString() == "T-43") == 1);
        Ensure.That((await context.Notifications.Inbox(userId).Unread().CountUpToAsync()).Value == 1);
    }

    private static async Task MarkAsync(JourneyContext context, Guid userId)
    {
        Ensure.That(await context.Notifications.Inbox(userId).MarkReadAsync() == 1);
        Ensure.That(await context.Notifications.Inbox(userId).OfType("ticket.assigned").MarkUnreadAsync() == 1);
        Ensure.That(await context.Notifications.Inbox(userId).MarkDeliveredViaWsAsync() == 1);
        Ensure.That(await context.Notifications.Inbox(userId).Take(1).SoftDeleteAsync() == 1);
        Ensure.That(await context.Notifications.ForUser(userId).RestoreAsync() == 1);
    }

    private static async Task GroupAsync(JourneyContext context, Guid userId)
    {
        var page = await context.Notifications.Inbox(userId).ToGroupPageAsync();
        Ensure.That(page.Items.Single().Count == 1);
        Ensure.That((await context.Notifications.Inbox(userId).CountGroupsUpToAsync()).Value == 1);
    }
}
