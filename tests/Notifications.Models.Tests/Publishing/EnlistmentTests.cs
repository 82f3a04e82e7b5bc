using System.Transactions;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>A <see cref="TransactionScope"/> counts where the connection enlists in it, and nowhere else.</summary>
public sealed class EnlistmentTests : DatabaseFixture
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    [OneTimeSetUp]
    public Task RefuseOneUserAsync() => ExecuteAsync(RefusedUser.Trigger);

    [Test]
    public async Task Without_enlistment_a_publish_that_fails_leaves_nothing()
    {
        await using var context = NotEnlistingContext();
        var users = PublishTests.NewUsers(1_500);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await context.Awaiting(c => c.PublishAsync(Content, [.. users, RefusedUser.Id])).Should().ThrowAsync<PostgresException>();
        }

        (await context.Notifications.CountAsync(n => users.Contains(n.UserId))).Should().Be(0, "no chunk is committed by itself");
    }

    [Test]
    public async Task Without_enlistment_a_publish_is_committed_whatever_becomes_of_the_scope()
    {
        await using var context = NotEnlistingContext();
        var users = PublishTests.NewUsers(1_500);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await context.PublishAsync(Content, users);
            await context.InsertNotificationsAsync([Sample.Notification(users[0])]);
        }

        (await context.Notifications.CountAsync(n => users.Contains(n.UserId))).Should().Be(1_501);
    }

    [Test]
    public async Task Without_enlistment_concurrent_publishers_begin_one_group()
    {
        var users = PublishTests.NewUsers(20);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            // On both sides of a border between two slices of time, where each would begin a group of its own.
            await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
            {
                await using var publisher = NotEnlistingContext(new StoppedClock(Noon.AddSeconds(i % 2 == 0 ? 299 : 301)));
                await publisher.PublishAsync(Content with { GroupKey = "releases" }, users);
            }));
        }

        await using var context = CreateContext();
        var groups = await context.Notifications.Where(n => users.Contains(n.UserId))
            .Select(n => new { n.UserId, n.AggregationId }).ToListAsync();
        groups.Should().HaveCount(16 * users.Count);
        groups.Distinct().Should().HaveCount(users.Count);
    }

    [Test]
    public async Task Without_enlistment_a_purge_runs()
    {
        await using var context = NotEnlistingContext();
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);

        var result = await context.PurgeNotificationsAsync(new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) });

        result.Outcome.Should().Be(RetentionOutcome.Completed);
    }

    private TestDbContext NotEnlistingContext(TimeProvider? clock = null) => new(
        new DbContextOptionsBuilder<TestDbContext>().UseNpgsql($"{ConnectionString};Enlist=false")
            .UseNotificationModels(options => options.TimeProvider = clock ?? TimeProvider.System).Options);
}
