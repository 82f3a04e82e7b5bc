using Microsoft.Extensions.Time.Testing;

namespace Notifications.Models.Tests.Publishing;

/// <summary>A user who wants e-mail but not the inbox has the notification in no inbox, badge, trash or group.</summary>
public sealed class BesideInboxTests : ChannelFixture
{
    private Guid _userId;

    [SetUp]
    public Task PreferEmailAsync() => PreferAsync(_userId = Guid.NewGuid(), Email, "-in_app");

    [Test]
    public async Task It_is_stored_as_deleted_from_the_beginning()
    {
        await using var context = CreateApplication();

        var published = (await context.PublishAsync(Mention, [_userId])).Published.Single();

        published.IsInInbox.Should().BeFalse();
        var stored = await StoredAsync(published.Id);
        (stored.CreatedAt, stored.DeletedAt).Should().Be((published.CreatedAt, published.CreatedAt));
        (stored.Status, stored.Title).Should().Be((NotificationStatus.Unread, Mention.Title));
    }

    [Test]
    public async Task It_is_in_no_inbox_badge_page_or_trash()
    {
        await using var context = CreateApplication();
        await context.PublishAsync(Mention, [_userId]);
        var (all, inbox) = (context.Set<Notification>().ForUser(_userId), context.Set<Notification>().Inbox(_userId));

        (await inbox.ToPageAsync()).Items.Should().BeEmpty();
        (await inbox.ToNewerPageAsync(NotificationCursor.At(DateTimeOffset.UnixEpoch))).Items.Should().BeEmpty();
        (await inbox.Unread().CountUpToAsync()).Value.Should().Be(0);
        (await inbox.CountGroupsUpToAsync()).Value.Should().Be(0);
        (await inbox.ToGroupPageAsync()).Items.Should().BeEmpty();
        (await all.Deleted().ToPageAsync()).Items.Should().BeEmpty();
        (await all.Deleted().CountUpToAsync()).Value.Should().Be(0);
        (await all.CountAsync()).Should().Be(1, "the rows of a user contain it");
    }

    [Test]
    public async Task It_cannot_be_deleted_or_restored()
    {
        await using var context = CreateApplication();
        var published = (await context.PublishAsync(Mention, [_userId])).Published.Single();
        var all = context.Set<Notification>().ForUser(_userId);

        (await all.SoftDeleteAsync()).Should().Be(0);
        (await all.RestoreAsync()).Should().Be(0);
        var tracked = await all.SingleAsync();
        tracked.SoftDelete();
        tracked.Restore();
        (await context.SaveChangesAsync()).Should().Be(0);
        (await StoredAsync(published.Id)).DeletedAt.Should().Be(published.CreatedAt);
    }

    [Test]
    public async Task The_trash_and_undo_leave_it_out_beside_what_was_deleted()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var context = CreateContext(clock);
        await context.PublishAsync(Mention, [_userId]);
        await PreferAsync(_userId, "in_app");
        var inInbox = (await context.PublishAsync(Mention, [_userId])).Published.Single();
        var all = context.Set<Notification>().ForUser(_userId);

        (await context.Set<Notification>().Inbox(_userId).SoftDeleteAsync()).Should().Be(1);
        (await all.Deleted().Select(n => n.Id).ToListAsync()).Should().Equal([inInbox.Id], "also where the clock stands still");
        (await all.RestoreAsync()).Should().Be(1);
        (await context.Set<Notification>().Inbox(_userId).Select(n => n.Id).ToListAsync()).Should().Equal(inInbox.Id);
    }

    [Test]
    public async Task It_joins_no_group_of_a_key_and_keeps_that_of_the_application()
    {
        await using var context = CreateApplication();
        var (keyed, own) = (Mention with { GroupKey = "T-42" }, Guid.NewGuid());

        var beside = (await context.PublishAsync(keyed, [_userId])).Published.Single();
        var ofApplication = (await context.PublishAsync(Mention with { AggregationId = own }, [_userId])).Published.Single();
        await PreferAsync(_userId, "in_app");
        var first = (await context.PublishAsync(keyed, [_userId])).Published.Single();
        var second = (await context.PublishAsync(keyed, [_userId])).Published.Single();

        beside.AggregationId.Should().BeNull();
        ofApplication.AggregationId.Should().Be(own);
        first.AggregationId.Should().NotBeNull().And.Be(second.AggregationId);
        var group = (await context.Set<Notification>().Inbox(_userId).ToGroupPageAsync()).Items.Should().ContainSingle().Which;
        (group.Count, group.UnreadCount).Should().Be((2, 2));
    }

    [Test]
    public async Task A_repeat_finds_it()
    {
        await using var context = CreateApplication();
        var once = Mention with { DedupeKey = "mention:1" };
        await context.PublishAsync(once, [_userId]);
        await PreferAsync(_userId, "in_app");

        (await context.PublishAsync(once, [_userId])).AlreadyNotified.Should().Equal(_userId);
        (await DeliveriesOfAsync(_userId)).Should().ContainSingle();
    }

    [Test]
    public async Task It_is_erased_and_not_exported()
    {
        await using var context = CreateApplication();
        await context.PublishAsync(Mention, [_userId]);

        (await context.ExportNotificationsAsync(_userId).ToListAsync()).Should().BeEmpty();
        (await context.EraseUserAsync(_userId)).Notifications.Should().Be(1);
        (await CountOfAsync(_userId)).Should().Be(0);
    }

    [Test]
    public async Task It_is_purged_as_a_deleted_one_and_does_not_count_as_kept()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var context = CreateContext(clock);
        await context.PublishAsync(Mention, [_userId]);
        var policy = new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30), KeepNewestPerUser = 100 };

        await context.PurgeNotificationsAsync(policy);
        (await CountOfAsync(_userId)).Should().Be(1, "it is not old enough, and no surplus of an inbox");
        clock.Advance(TimeSpan.FromDays(31));
        await context.PurgeNotificationsAsync(policy);
        (await CountOfAsync(_userId)).Should().Be(0);
    }

    private async Task<Notification> StoredAsync(Guid id)
    {
        await using var context = CreateApplication();
        return await context.Set<Notification>().ForUser(_userId).SingleAsync(n => n.Id == id);
    }

    private ClockedContext CreateContext(TimeProvider clock) => new(new DbContextOptionsBuilder<ClockedContext>()
        .UseNpgsql(ConnectionString).UseNotificationModels(options => options.TimeProvider = clock).Options);

    private sealed class ClockedContext(DbContextOptions<ClockedContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => AddModels(modelBuilder);
    }
}
