using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Faults;

/// <summary>A clock that is set forward and back while hosts publish and purge by it.</summary>
public sealed class ClockJumpTests : DisturbedCallFixture
{
    private const int Publishes = 120;

    private static readonly NotificationContent Content = new("ticket.assigned", "A ticket is yours", "Somebody assigned a ticket to you.") { GroupKey = "tickets" };

    [Test]
    public async Task Everything_that_was_published_is_on_one_page_and_on_one_line()
    {
        var (userId, clock, random) = (Guid.NewGuid(), new FakeTimeProvider(Noon), new Random(1));
        await using var context = CreateHost(clock);
        var published = new Dictionary<Guid, DateTimeOffset>();
        for (var i = 0; i < Publishes; i++)
        {
            clock.AdjustTime(Noon.AddSeconds(random.Next(-3_600, 3_600)));
            published.Add((await context.PublishAsync(Content, [userId])).Published.Single().Id, clock.GetUtcNow());
        }

        var inbox = context.Notifications.AsNoTracking().Inbox(userId);
        var walked = await WalkAsync<Notification>(async place => await inbox.ToPageAsync(7, place));
        var lines = await WalkAsync(place => inbox.ToGroupPageAsync(7, place));

        walked.Select(n => (n.Id, n.CreatedAt)).Should().BeEquivalentTo(published.Select(one => (one.Key, one.Value)));
        walked.Zip(walked.Skip(1)).Should().OnlyContain(pair => pair.First.CreatedAt >= pair.Second.CreatedAt);
        lines.Sum(line => line.Count).Should().Be(Publishes);
        lines.Should().Contain(line => line.Count > 1);
        walked.GroupBy(n => n.AggregationId).Should().OnlyContain(
            burst => burst.Max(n => n.CreatedAt) - burst.Min(n => n.CreatedAt) < 3 * Content.GroupWindow, "a burst is found in the piece of time in which it began, and beside it");
    }

    [Test]
    public async Task A_purge_removes_what_is_old_by_its_clock_and_nothing_by_one_that_is_behind()
    {
        var (clock, policy) = (new FakeTimeProvider(Noon), new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) });
        await using var context = CreateHost(clock);
        await SaveAsync(Deleted(At(0, Guid.NewGuid()), Noon.AddDays(-31)), Deleted(At(0, Guid.NewGuid()), Noon.AddDays(-29)), At(0, Guid.NewGuid()));

        var removed = new List<long>();
        foreach (var now in new[] { Noon.AddDays(-2), DateTimeOffset.MinValue, Noon, Noon.AddDays(-2), Noon.AddDays(2), Noon })
        {
            clock.AdjustTime(now);
            removed.Add((await context.PurgeNotificationsAsync(policy)).Total);
        }

        removed.Should().Equal(0, 0, 1, 0, 1, 0);
        (await context.Notifications.OfAllUsers().CountAsync()).Should().Be(1);
    }

    private TestDbContext CreateHost(TimeProvider clock) => CreateContext(options => options.UseNotificationModels(models => models.TimeProvider = clock));
}
