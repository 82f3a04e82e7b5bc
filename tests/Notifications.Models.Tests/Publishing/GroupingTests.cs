using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>What a user gets of one type and key within a window is one group.</summary>
public sealed class GroupingTests : DatabaseFixture
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly NotificationContent Content =
        new("ticket.assigned", "A ticket is yours", "Somebody assigned a ticket to you.") { GroupKey = "tickets" };

    [TestCase(0, 0, true)]
    [TestCase(0, 299, true)]
    [TestCase(0, 300, false)]
    [TestCase(200, 499, true, TestName = "Across the border of two slices of time")]
    [TestCase(200, 500, false)]
    [TestCase(299, 301, true)]
    [TestCase(200, 100, true, TestName = "By a server whose clock is behind")]
    [TestCase(400, 150, true)]
    [TestCase(400, 100, false)]
    public async Task Two_within_the_window_share_a_group(int first, int second, bool together)
    {
        var userId = Guid.NewGuid();

        var one = await PublishAsync(Content, first, userId);
        var other = await PublishAsync(Content, second, userId);

        one.Should().NotBeNull();
        (one == other).Should().Be(together);
    }

    [Test]
    public async Task The_window_begins_with_the_first_and_does_not_grow()
    {
        var userId = Guid.NewGuid();
        var seconds = new[] { 100, 350, 399, 400, 650, 699, 700 };
        var groups = new List<Guid?>();
        foreach (var second in seconds)
        {
            groups.Add(await PublishAsync(Content, second, userId));
        }

        groups.Select(group => groups.IndexOf(group)).Should().Equal(0, 0, 0, 3, 3, 3, 6);
    }

    [Test]
    public async Task Of_two_groups_near_enough_the_later_one_goes_on()
    {
        var userId = Guid.NewGuid();
        await PublishAsync(Content, 0, userId);
        var later = await PublishAsync(Content, 300, userId);

        (await PublishAsync(Content, 150, userId)).Should().Be(later);
    }

    [Test]
    public async Task Another_user_type_key_or_window_is_another_group()
    {
        var userId = Guid.NewGuid();

        var groups = new[]
        {
            await PublishAsync(Content, 0, userId),
            await PublishAsync(Content, 0, Guid.NewGuid()),
            await PublishAsync(Content with { Type = "ticket.closed" }, 0, userId),
            await PublishAsync(Content with { GroupKey = "others" }, 0, userId),
            await PublishAsync(Content with { GroupWindow = TimeSpan.FromMinutes(6) }, 0, userId),
        };

        groups.Should().OnlyHaveUniqueItems().And.NotContainNulls();
    }

    [Test]
    public async Task A_group_goes_on_after_the_user_has_deleted_its_first_notification()
    {
        var userId = Guid.NewGuid();
        var first = await PublishAsync(Content, 0, userId);
        await using var context = CreateContext();
        await context.Notifications.Inbox(userId).SoftDeleteAsync();

        (await PublishAsync(Content, 60, userId)).Should().Be(first);
        (await context.Notifications.Inbox(userId).ToGroupPageAsync()).Items.Should().ContainSingle().Which.Count.Should().Be(1);
    }

    [Test]
    public async Task Users_of_one_publish_join_their_own_groups()
    {
        var (early, late, @new) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var earlyGroup = await PublishAsync(Content, 0, early);
        var lateGroup = await PublishAsync(Content, 250, late);
        await using var context = ContextAt(400);

        await context.PublishAsync(Content, [early, late, @new]);

        (await GroupsAsync(early)).Should().HaveCount(2).And.Contain(earlyGroup);
        (await GroupsAsync(late)).Should().Equal(lateGroup, lateGroup);
        (await GroupsAsync(@new)).Should().ContainSingle().Which.Should().NotBeNull();
    }

    [Test]
    public async Task Concurrent_publishers_begin_one_group()
    {
        var userIds = PublishTests.NewUsers(20);

        // On both sides of a border, where each would begin a group of its own.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            await using var context = ContextAt(i % 2 == 0 ? 299 : 301);
            await context.PublishAsync(Content, userIds.OrderBy(_ => Guid.NewGuid()));
        }));

        foreach (var userId in userIds)
        {
            var groups = await GroupsAsync(userId);
            groups.Should().HaveCount(16);
            groups.Distinct().Should().ContainSingle();
        }
    }

    [Test]
    public async Task Publishers_of_another_type_or_key_do_not_wait()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await context.PublishAsync(Content, [userId]);

        (await PublishAsync(Content with { Type = "ticket.closed" }, 0, userId)).Should().NotBeNull();
        (await PublishAsync(Content with { GroupKey = "others" }, 0, userId)).Should().NotBeNull();
    }

    [Test]
    public async Task A_group_key_and_a_dedupe_key_work_together()
    {
        var userId = Guid.NewGuid();
        var first = await PublishAsync(Content with { DedupeKey = "1" }, 0, userId);
        await using var context = ContextAt(10);

        (await context.PublishAsync(Content with { DedupeKey = "1" }, [userId])).AlreadyNotified.Should().Equal(userId);
        (await context.PublishAsync(Content with { DedupeKey = "2" }, [userId])).Published.Should().HaveCount(1);

        (await GroupsAsync(userId)).Should().Equal(first, first);
    }

    [Test]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);

        await context.PublishAsync(Content, [Guid.NewGuid()]);

        string.Join("\n\n", log).ShouldBeApproved("Publishing/Grouping.sql");
    }

    [Test]
    public async Task An_aggregation_id_and_a_group_key_exclude_each_other([Values(0, 1)] int users)
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));
        var both = Content with { AggregationId = Guid.NewGuid() };

        (await nowhere.Awaiting(c => c.PublishAsync(both, PublishTests.NewUsers(users))).Should().ThrowAsync<ArgumentException>())
            .WithParameterName("content")
            .WithMessage("content has both an AggregationId and a GroupKey, which chooses one for each user. Set one of the two to null.*");
    }

    [Test]
    public async Task A_with_expression_exchanges_the_group_key_for_an_aggregation_id_in_either_order()
    {
        var (userId, groupId) = (Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext();

        foreach (var content in new[]
        {
            Content with { AggregationId = groupId, GroupKey = null },
            Content with { GroupKey = null, AggregationId = groupId },
        })
        {
            (await context.PublishAsync(content, [userId])).Published.Should().ContainSingle().Which.AggregationId.Should().Be(groupId);
        }

        var given = Content with { GroupKey = null, AggregationId = groupId };
        foreach (var content in new[]
        {
            given with { AggregationId = null, GroupKey = "tickets" },
            given with { GroupKey = "tickets", AggregationId = null },
        })
        {
            (await context.PublishAsync(content, [userId])).Published.Should().ContainSingle().Which.AggregationId.Should().NotBe(groupId);
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase((365L * 24 * 60 * 60) + 1)]
    public void A_window_has_a_length(long seconds)
    {
        var window = TimeSpan.FromSeconds(seconds);

        FluentActions.Invoking(() => Content with { GroupWindow = window }).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("GroupWindow").WithMessage($"GroupWindow is {window}; it takes more than zero, and at most 365 days.*");
    }

    [Test]
    public void It_is_a_tick_at_least_and_a_year_at_most()
    {
        (Content with { GroupWindow = TimeSpan.FromTicks(1) }).GroupWindow.Ticks.Should().Be(1);
        (Content with { GroupWindow = TimeSpan.FromDays(365) }).GroupWindow.Days.Should().Be(365);
    }

    private async Task<Guid?> PublishAsync(NotificationContent content, int second, Guid userId)
    {
        await using var context = ContextAt(second);
        var published = (await context.PublishAsync(content, [userId])).Published.Single();
        var stored = await context.Notifications.ForUser(userId).AsNoTracking().SingleAsync(n => n.Id == published.Id);
        published.Should().Be(new PublishedNotification(stored.UserId, stored.Id, stored.CreatedAt, stored.AggregationId));
        return published.AggregationId;
    }

    private async Task<List<Guid?>> GroupsAsync(Guid userId)
    {
        await using var context = CreateContext();
        return await context.Notifications.Where(n => n.UserId == userId).OrderBy(n => n.CreatedAt)
            .Select(n => n.AggregationId).ToListAsync();
    }

    private TestDbContext ContextAt(int second) => new(
        new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .UseNotificationModels(options => options.TimeProvider = new StoppedClock(Noon.AddSeconds(second))).Options);
}
