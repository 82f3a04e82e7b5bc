using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Channels and limits where keys are by user, in partitions too. <see cref="RoutingGuard"/> reads the statements.</summary>
[OnPlainTables]
public sealed class ChannelLayoutTests
{
    private static readonly NotificationContent Content = new("mention", "Ada mentioned you", "Ada mentioned you in T-42.")
    {
        DedupeKey = "mention:1",
        Channels = [NotificationChannels.Email],
        Limit = new(Count: 1, Window: TimeSpan.FromHours(1)),
    };

    [Test]
    public async Task A_publish_delivers_and_limits([Values] bool partitioned)
    {
        var database = await ApplicationContext.CreateDatabaseAsync(model => model.AddNotificationModels(SetOptions));
        await using var context = new ApplicationContext(database, model => model.AddNotificationModels(SetOptions));
        if (partitioned)
        {
            await context.Database.ExecuteSqlRawAsync(TestLayout.SqlOf(migration =>
                migration.PartitionNotifications(NotificationPartitioning.HashByUser(4), SetOptions)));
        }

        var (user, emailOnly) = (Guid.NewGuid(), Guid.NewGuid());
        await context.PatchPreferencesAsync(user, PreferencePatch.Empty.Set("email", "*", true));
        await context.PatchPreferencesAsync(emailOnly, PreferencePatch.Empty.Set("email", "*", true).Set("in_app", "*", false));

        var first = await context.PublishAsync(Content, [user, emailOnly]);
        var repeat = await context.PublishAsync(Content, [user, emailOnly]);
        var second = await context.PublishAsync(Content with { DedupeKey = "mention:2" }, [user, emailOnly]);

        first.Published.Select(n => (n.UserId, n.IsInInbox, n.IsThrottled)).Should()
            .Equal((user, true, false), (emailOnly, false, false));
        repeat.AlreadyNotified.Should().Equal(user, emailOnly);
        second.Published.Should().HaveCount(2).And.OnlyContain(n => n.IsThrottled);
        foreach (var notification in first.Published)
        {
            (await context.Set<NotificationDelivery>().Where(d => d.UserId == notification.UserId).SingleAsync())
                .NotificationId.Should().Be(notification.Id);
        }

        await TestServer.DropDatabaseAsync(database);
    }

    private static void SetOptions(NotificationModelOptions options) => (options.KeyLayout, options.Deliveries) = (KeyLayout.ByUser, true);
}
