using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>The status and the instant at which a notification was read are one pair, which a save never tears apart.</summary>
public sealed class StatusPairTests : DatabaseFixture
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Marking_unread_and_read_again_beside_a_concurrent_change_keeps_the_pair(
        [Values(0, 1)] int minutesLater, [Values(1, 2)] int rounds)
    {
        var notification = Sample.Notification(Guid.NewGuid());
        notification.MarkRead(Noon);
        await using var context = CreateContext();
        context.Add(notification);
        await context.SaveChangesAsync();

        for (var round = 0; round < rounds; round++)
        {
            notification.MarkUnread();
            notification.MarkRead(Noon.AddMinutes(minutesLater));
            await using (var other = CreateContext())
            {
                await other.Notifications.ForUser(notification.UserId).MarkUnreadAsync();
            }

            await context.SaveChangesAsync();

            await using var reading = CreateContext();
            var stored = await reading.Notifications.ForUser(notification.UserId).SingleAsync();
            stored.Status.Should().Be(NotificationStatus.Read);
            stored.ReadAt.Should().Be(Noon.AddMinutes(minutesLater));
        }

        notification.Status.Should().Be(NotificationStatus.Read);
        notification.ReadAt.Should().Be(Noon.AddMinutes(minutesLater));
    }

    [Test]
    public async Task Marking_read_and_unread_again_beside_a_concurrent_change_keeps_the_pair()
    {
        var notification = Sample.Notification(Guid.NewGuid());
        await using var context = CreateContext();
        context.Add(notification);
        await context.SaveChangesAsync();

        notification.MarkRead(Noon);
        notification.MarkUnread();
        await using (var other = CreateContext())
        {
            await other.Notifications.ForUser(notification.UserId).MarkReadAsync(Noon);
        }

        await context.SaveChangesAsync();

        await using var reading = CreateContext();
        var stored = await reading.Notifications.ForUser(notification.UserId).SingleAsync();
        (stored.Status == NotificationStatus.Read).Should().Be(stored.ReadAt is not null);
    }

    [Test]
    public void An_initializer_sets_both()
    {
        var read = new Notification
        {
            UserId = Guid.NewGuid(),
            Type = "t",
            Title = "t",
            Message = "m",
            ReadAt = Noon,
            DeletedAt = Noon.AddHours(1)
        };

        read.Status.Should().Be(NotificationStatus.Read);
        read.ReadAt.Should().Be(Noon);
        read.DeletedAt.Should().Be(Noon.AddHours(1));
    }
}
