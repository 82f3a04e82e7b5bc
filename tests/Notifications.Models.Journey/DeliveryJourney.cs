using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Notifications.Models.Journey;

/// <summary>Publishes on another channel, claims by hand, and lets the hosted service send.</summary>
internal static class DeliveryJourney
{
    public static async Task RunAsync(JourneyContext context, string connectionString)
    {
        var userId = Guid.NewGuid();
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set(NotificationChannels.Email, "mention", true));
        await ClaimAsync(context, userId);
        await SendAsync(context, userId, connectionString);
    }

    private static async Task ClaimAsync(JourneyContext context, Guid userId)
    {
        await PublishAsync(context, userId, "First", "Second");

        var claimed = (await context.ClaimDeliveriesAsync(NotificationChannels.Email)).Single();
        Ensure.That(claimed.Deliveries.Select(delivery => delivery.Notification.Title).SequenceEqual(["First", "Second"]));
        Ensure.That(await context.CompleteDeliveriesAsync(claimed.Deliveries.Take(1)) == 1);
        Ensure.That(await context.FailDeliveriesAsync(claimed.Deliveries.Skip(1), "No such mailbox.") == 1);
        Ensure.That(await context.Notifications.ForUser(userId).CountAsync(n => n.DeliveredViaEmail) == 1);
    }

    private static async Task SendAsync(JourneyContext context, Guid userId, string connectionString)
    {
        await PublishAsync(context, userId, "Third");
        var outbox = new TaskCompletionSource<UserDeliveries>();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(outbox)
            .AddScoped(_ => new JourneyContext(connectionString))
            .AddNotificationDeliveries<JourneyContext, OutboxSender>(NotificationChannels.Email)
            .BuildServiceProvider();
        var worker = services.GetRequiredService<IHostedService>();
        await worker.StartAsync(CancellationToken.None);

        Ensure.That((await outbox.Task).Deliveries.Single().Notification.Title == "Third");
        await worker.StopAsync(CancellationToken.None);
        Ensure.That(await context.Set<NotificationDelivery>().CountAsync(d => d.UserId == userId && d.SentAt != null) == 2);
    }

    private static async Task PublishAsync(JourneyContext context, Guid userId, params string[] titles)
    {
        foreach (var title in titles)
        {
            var content = new NotificationContent("mention", title, "Ada mentioned you.")
            {
                Channels = [NotificationChannels.Email],
                Limit = new NotificationLimit(100, TimeSpan.FromHours(1)),
            };
            Ensure.That((await context.PublishAsync(content, [userId])).Published.Single().IsInInbox);
        }
    }

    private sealed class OutboxSender(TaskCompletionSource<UserDeliveries> outbox) : INotificationSender
    {
        public Task SendAsync(UserDeliveries user, CancellationToken cancellationToken)
        {
            outbox.SetResult(user);
            return Task.CompletedTask;
        }
    }
}
