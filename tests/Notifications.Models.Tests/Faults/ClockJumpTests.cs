using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Faults;

/// <summary>The clock jumps forward and back while applications publish and purge.</summary>
public sealed class ClockJumpTests : DisturbedCallFixture
{
    private const int Publishes = 120;

    private static readonly NotificationContent Content =
        new("ticket.assigned", "A ticket is yours", "Somebody assigned a ticket to you.") { GroupKey = "tickets" };

    [Test]
    public async Task Published_notifications_are_on_one_page_and_in_one_group()
    {
        var (userId, clock, random) = (Guid.NewGuid(), new FakeTimeProvider(Noon), new Random(1));
        await using var context = CreateContextWith(clock);
        var published = new Dictionary<Guid, DateTimeOffset>();
        for (var i = 0; i < Publishes; i++)
        {
            clock.AdjustTime(Noon.AddSeconds(random.Next(-3_600, 3_600)));
            published.Add((await context.PublishAsync(Content, [userId])).Published.Single().Id, clock.GetUtcNow());
        }

        var inbox = context.Notifications.AsNoTracking().Inbox(userId);
        var walked = await WalkAsync<Notification>(async after => await inbox.ToPageAsync(7, after));
        var groups = await WalkAsync(after => inbox.ToGroupPageAsync(7, after));

        walked.Select(n => (n.Id, n.CreatedAt)).Should().BeEquivalentTo(published.Select(one => (one.Key, one.Value)));
        walked.Zip(walked.Skip(1)).Should().OnlyContain(pair => pair.First.CreatedAt >= pair.Second.CreatedAt);
        groups.Sum(group => group.Count).Should().Be(Publishes);
        groups.Should().Contain(group => group.Count > 1);
        walked.GroupBy(n => n.AggregationId).Should().OnlyContain(
            group => group.Max(n => n.CreatedAt) - group.Min(n => n.CreatedAt) < 3 * Content.GroupWindow,
            "a group is found in the window in which it began and in the next ones");
    }

    [Test]
    public async Task A_purge_removes_only_rows_that_are_old_by_its_own_clock()
    {
        var (clock, policy) = (new FakeTimeProvider(Noon), new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) });
        await using var context = CreateContextWith(clock);
        await SaveAsync(
            Deleted(At(0, Guid.NewGuid()), Noon.AddDays(-31)), Deleted(At(0, Guid.NewGuid()), Noon.AddDays(-29)), At(0, Guid.NewGuid()));

        var removed = new List<long>();
        foreach (var now in new[] { Noon.AddDays(-2), DateTimeOffset.MinValue, Noon, Noon.AddDays(-2), Noon.AddDays(2), Noon })
        {
            clock.AdjustTime(now);
            removed.Add((await context.PurgeNotificationsAsync(policy)).Total);
        }

        removed.Should().Equal(0, 0, 1, 0, 1, 0);
        (await context.Notifications.OfAllUsers().CountAsync()).Should().Be(1);
    }

    private TestDbContext CreateContextWith(TimeProvider clock) =>
        CreateContext(options => options.UseNotificationModels(models => models.TimeProvider = clock));
}
