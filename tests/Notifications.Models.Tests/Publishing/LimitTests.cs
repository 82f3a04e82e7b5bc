using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>A limit: what comes on top is stored, and marked so that nobody pushes it.</summary>
public sealed class LimitTests : FaultFixture
{
    private static readonly NotificationLimit Limit = new(Count: 2, Window: TimeSpan.FromMinutes(10));
    private static readonly NotificationContent Mention = new("mention", "Ada mentioned you", "Ada mentioned you.") { Limit = Limit };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Test]
    public async Task What_comes_on_top_is_stored_and_throttled()
    {
        var (busy, calm) = (Guid.NewGuid(), Guid.NewGuid());
        var throttled = new List<bool>();

        for (var i = 0; i < 4; i++)
        {
            throttled.Add(await IsThrottledAsync(busy));
        }

        throttled.Should().Equal(false, false, true, true);
        (await CountOfAsync(busy)).Should().Be(4);
        (await IsThrottledAsync(calm)).Should().BeFalse("each user has a limit");
        (await IsThrottledAsync(busy, Mention with { Type = "ticket" })).Should().BeFalse("each type has a limit");
        (await IsThrottledAsync(busy, Mention with { Limit = null })).Should().BeFalse("this publish has none");
    }

    [Test]
    public async Task A_window_ends_to_the_microsecond()
    {
        var userId = Guid.NewGuid();
        var once = Mention with { Limit = Limit with { Count = 1 } };
        await IsThrottledAsync(userId, once);

        _clock.Advance(Limit.Window - TimeSpan.FromMicroseconds(1));
        (await IsThrottledAsync(userId, once)).Should().BeTrue();
        _clock.Advance(TimeSpan.FromMicroseconds(1));
        (await IsThrottledAsync(userId, once)).Should().BeTrue("the second one counts, although it was throttled");
        _clock.Advance(Limit.Window);
        (await IsThrottledAsync(userId, once)).Should().BeFalse();
    }

    [Test]
    public async Task Read_and_deleted_notifications_count()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await IsThrottledAsync(userId);
        await context.Notifications.Inbox(userId).MarkReadAsync();
        await context.Notifications.Inbox(userId).SoftDeleteAsync();
        await IsThrottledAsync(userId);
        await context.Notifications.Inbox(userId).MarkReadAsync();

        (await IsThrottledAsync(userId)).Should().BeTrue();
    }

    [Test]
    public async Task The_clock_of_another_server_may_be_ahead()
    {
        var userId = Guid.NewGuid();
        await IsThrottledAsync(userId);
        await IsThrottledAsync(userId);
        var behind = new FakeTimeProvider(_clock.GetUtcNow().AddMinutes(-5));

        await using var context = ContextOf(behind);
        (await context.PublishAsync(Mention, [userId])).Published.Single().IsThrottled.Should().BeTrue();
    }

    [Test]
    public async Task A_repeat_counts_neither_as_published_nor_as_throttled()
    {
        var userId = Guid.NewGuid();
        await using var context = ContextOf(_clock);
        var once = Mention with { DedupeKey = "once", Limit = Limit with { Count = 1 } };
        await context.PublishAsync(once, [userId]);

        var repeat = await context.PublishAsync(once, [userId]);

        repeat.AlreadyNotified.Should().Equal(userId);
        repeat.Published.Should().BeEmpty();
    }

    [Test]
    public async Task A_limit_takes_no_trip_of_its_own()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);
        var users = PublishTests.NewUsers(1_001);
        await context.PublishAsync(Mention, users[..1]);
        await context.PublishAsync(Mention, users[..1]);
        log.Clear();

        var result = await context.PublishAsync(Mention, users);

        result.Published.Where(n => n.IsThrottled).Select(n => n.UserId).Should().Equal(users[0]);
        log.Where(sql => !sql.Contains("pg_dist_partition", StringComparison.Ordinal)).Should()
            .HaveCount(3, "all preferences are one question, and each thousand of rows an insert");
    }

    [Test]
    public async Task Publishers_with_a_group_key_share_a_limit_exactly()
    {
        var userId = Guid.NewGuid();
        var grouped = Mention with { GroupKey = "mentions", Limit = new NotificationLimit(3, TimeSpan.FromHours(1)) };

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            await using var context = CreateContext();
            return await context.PublishAsync(grouped, [userId]);
        }));

        results.Count(result => !result.Published.Single().IsThrottled).Should().Be(3);
    }

    [Test]
    public async Task A_publish_whose_commit_was_not_answered_is_not_over_its_own_limit()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Unanswered("COMMIT"));
        await using var context = RetryingContext.To(proxy.ConnectionString);
        var users = PublishTests.NewUsers(3);
        await IsThrottledAsync(users[2], Mention with { Limit = Limit with { Count = 1 } }, TimeProvider.System);

        var result = await context.PublishAsync(Mention with { Limit = Limit with { Count = 1 } }, users);

        proxy.Cuts.Should().Be(1);
        await ShouldBeStoredOnceAsync(users[..2], new PublishResult([.. result.Published.Where(n => !n.IsThrottled)], [], []));
        result.Published.Single(n => n.IsThrottled).UserId.Should().Be(users[2]);
    }

    [Test]
    public async Task Users_who_do_not_exist_are_missing_and_not_throttled()
    {
        var database = await ApplicationContext.CreateDatabaseAsync(AddUsers);
        await using var context = new ApplicationContext(database, AddUsers);
        var user = new User { Id = Guid.NewGuid() };
        context.Add(user);
        await context.SaveChangesAsync();
        var missing = Guid.NewGuid();
        var once = Mention with { Limit = Limit with { Count = 1 } };

        await context.PublishAsync(once, [user.Id, missing]);
        var result = await context.PublishAsync(once, [user.Id, missing]);

        result.Published.Single().Should().Match<PublishedNotification>(n => n.UserId == user.Id && n.IsThrottled);
        result.Missing.Should().Equal(missing);
        await TestServer.DropDatabaseAsync(database);

        static void AddUsers(ModelBuilder model)
        {
            TestLayout.AddModels(model);
            model.Entity<Notification>().HasOne<User>().WithMany().HasForeignKey(n => n.UserId);
        }
    }

    [Test]
    [OnPlainTables]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);

        await context.PublishAsync(Mention, [Guid.NewGuid()]);

        log[^1].ShouldBeApproved("Publishing/Limit.sql");
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1_001)]
    public void A_count_is_1_to_1000(int count)
    {
        FluentActions.Invoking(() => new NotificationLimit(count, TimeSpan.FromHours(1))).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("Count").WithMessage($"Count is {count}; it takes 1 to 1000 notifications.*");
        FluentActions.Invoking(() => Limit with { Count = count }).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Count");
    }

    [TestCase("00:00:00")]
    [TestCase("-00:00:01")]
    [TestCase("365.00:00:00.0000001")]
    public void A_window_is_more_than_zero_and_at_most_365_days(string text)
    {
        var window = TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        FluentActions.Invoking(() => new NotificationLimit(1, window)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("Window").WithMessage($"Window is {window}; it takes more than zero, and at most 365 days.*");
        FluentActions.Invoking(() => Limit with { Window = window }).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("Window");
    }

    private async Task<bool> IsThrottledAsync(Guid userId, NotificationContent? content = null, TimeProvider? clock = null)
    {
        await using var context = ContextOf(clock ?? _clock);
        return (await context.PublishAsync(content ?? Mention, [userId])).Published.Single().IsThrottled;
    }

    private TestDbContext ContextOf(TimeProvider clock) =>
        new(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .UseNotificationModels(options => options.TimeProvider = clock).Options);

    private sealed class User
    {
        public Guid Id { get; init; }
    }
}
