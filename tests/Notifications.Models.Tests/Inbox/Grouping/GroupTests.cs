using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Groups are read as one entry and changed together.</summary>
public sealed class GroupTests : InboxFixture
{
    [Test]
    public async Task A_group_shows_its_newest_member_and_a_notification_in_no_group_itself()
    {
        var (userId, group) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(At(1, userId), In(group, At(2, userId)), At(3, userId), In(group, At(4, userId)), At(5, userId));
        await using var context = CreateContext();

        (await SecondsOfGroupsAsync(context.Notifications.Inbox(userId))).Should().Equal(5, 4, 3, 1);
    }

    [Test]
    public async Task Of_members_at_one_instant_the_greatest_identifier_is_the_newest()
    {
        var (userId, group) = (Guid.NewGuid(), Guid.NewGuid());
        var members = Enumerable.Range(0, 5).Select(_ => In(group, At(1, userId))).ToList();
        await SaveAsync(members);
        await using var context = CreateContext();

        (await context.Notifications.Inbox(userId).ToGroupPageAsync()).Items.Should().ContainSingle().Which.Head.Id
            .Should().Be(members.Max(n => n.Id));
    }

    [Test]
    public async Task Deleted_members_do_not_count()
    {
        var (userId, group, gone) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(In(group, At(1, userId)), Deleted(In(group, At(2, userId))), Deleted(In(gone, At(3, userId))));
        await using var context = CreateContext();

        var page = await context.Notifications.Inbox(userId).ToGroupPageAsync();

        page.Items.Should().ContainSingle().Which.Count.Should().Be(1);
        Second(page.Items[0].Head).Should().Be(1);
    }

    [Test]
    public async Task The_query_decides_which_notifications_are_members()
    {
        var (userId, group) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(In(group, At(1, userId)), Read(In(group, At(2, userId, "ticket"))), Read(At(3, userId)));
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(userId);

        (await SecondsOfGroupsAsync(inbox.Unread())).Should().Equal(1);
        (await SecondsOfGroupsAsync(inbox.OfType("mention"))).Should().Equal(3, 1);
        (await SecondsOfGroupsAsync(inbox.AsNoTracking().Where(n => n.Title != ""))).Should().Equal(3, 2);
        (await SecondsOfGroupsAsync(inbox.NewestFirst().Take(2))).Should().Equal(3, 2);
        (await SecondsOfGroupsAsync(inbox.Distinct())).Should().Equal(3, 2);
        (await inbox.CountGroupsUpToAsync(1)).ToString().Should().Be("1+");
        (await inbox.CountGroupsUpToAsync(2)).ToString().Should().Be("2");
        (await inbox.Unread().CountGroupsUpToAsync()).Value.Should().Be(1);
    }

    [Test]
    public async Task A_group_identifier_of_two_users_makes_two_groups()
    {
        var (one, other, group) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(In(group, At(1, one)), In(group, At(2, other)), In(group, At(3, other)));
        await using var context = CreateContext();

        (await context.Notifications.Inbox(one).ToGroupPageAsync()).Items.Should().ContainSingle().Which.Count.Should().Be(1);
        (await context.Notifications.OfAllUsers().Where(n => n.AggregationId == group).ToGroupPageAsync()).Items
            .Select(line => (line.Head.UserId, line.Count))
            .Should().Equal((other, 2), (one, 1));
    }

    [Test]
    public async Task A_group_has_a_head_counts_and_the_data_of_its_newest_members()
    {
        var (userId, group) = (Guid.NewGuid(), Guid.NewGuid());
        var members = Enumerable.Range(1, 5).Select(i => In(group, At(i, userId))).ToList();
        members.ForEach(member => member.SetData(new { ticket = Second(member) }));
        Read(members[4]);
        var alone = Read(At(6, userId));
        alone.SetData(new { ticket = 6 });
        await SaveAsync([.. members, alone, At(0, userId)]);
        await using var context = CreateContext();

        var page = await context.Notifications.Inbox(userId).ToGroupPageAsync(newest: 3);

        page.Items.Select(line => Second(line.Head)).Should().Equal(6, 5, 0);
        page.Items.Select(line => line.Count).Should().Equal(1, 5, 1);
        page.Items.Select(line => line.UnreadCount).Should().Equal(0, 4, 1);
        page.Items[1].Newest.Select(Ticket).Should().Equal(5, 4, 3);
        page.Items[0].Newest.Select(Ticket).Should().Equal(6);
        page.HasMore.Should().BeFalse();

        static int Ticket(JsonElement data) => data.GetProperty("ticket").GetInt32();
    }

    [Test]
    public async Task A_page_takes_three_statements_and_two_where_there_is_no_group()
    {
        var (grouped, plain) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(In(Guid.NewGuid(), At(1, grouped)), At(1, plain));
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));

        await context.Notifications.Inbox(grouped).ToGroupPageAsync();
        log.Commands.Should().HaveCount(3);
        await context.Notifications.Inbox(plain).ToGroupPageAsync();
        log.Commands.Should().HaveCount(3 + 2);
    }

    [Test]
    public async Task A_page_takes_a_statement_less_where_the_query_does_not_track()
    {
        var (grouped, plain) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(In(Guid.NewGuid(), At(1, grouped)), At(1, plain));
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));

        await context.Notifications.Inbox(grouped).AsNoTracking().ToGroupPageAsync();
        log.Commands.Should().HaveCount(2);
        await context.Notifications.AsNoTracking().Inbox(plain).Unread().ToGroupPageAsync();
        log.Commands.Should().HaveCount(2 + 1);
    }

    [Test]
    public async Task An_instant_beyond_those_of_NET_stops_no_page()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(In(Guid.NewGuid(), At(1, userId)), At(2, userId));
        await ExecuteAsync($"UPDATE notifications SET created_at = '20000-01-01' WHERE user_id = '{userId}' AND aggregation_id IS NULL");
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(userId);

        foreach (var source in new[] { inbox, inbox.AsNoTracking(), inbox.OfType("mention"), inbox.IgnoreQueryFilters() })
        {
            (await source.ToGroupPageAsync()).Items.Select(line => line.Head.AggregationId is null).Should().Equal(true, false);
        }
    }

    [Test]
    public async Task Data_of_the_newest_members_is_read_on_request_only()
    {
        var (userId, group) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(In(group, At(1, userId)), In(group, At(2, userId)), At(3, userId));
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));

        var titles = await context.Notifications.Inbox(userId).ToGroupPageAsync(n => n.Title);

        titles.Items.Select(entry => (entry.Head, entry.Count, entry.Newest.Count))
            .Should().Equal(("3 s after noon", 1, 0), ("2 s after noon", 2, 0));
        log.Commands.Should().NotContain(command => command.CommandText.Contains("data", StringComparison.Ordinal));
        var withData = await context.Notifications.Inbox(userId).ToGroupPageAsync(n => n.Title, newest: 1);
        withData.Items.Select(entry => entry.Newest.Count).Should().Equal(1, 1);
    }

    [Test]
    public async Task Heads_are_tracked_where_the_query_tracks()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(In(Guid.NewGuid(), At(1, userId)), At(2, userId));
        await using var context = CreateContext();

        await context.Notifications.AsNoTracking().Inbox(userId).ToGroupPageAsync();
        context.ChangeTracker.Entries().Should().BeEmpty();
        var page = await context.Notifications.Inbox(userId).ToGroupPageAsync();
        page.Items[0].Head.MarkRead(Noon);
        await context.SaveChangesAsync();

        (await FindAsync(page.Items[0].Head)).ReadAt.Should().Be(Noon);
    }

    [Test]
    public async Task Changing_a_group_changes_all_its_members_and_no_others()
    {
        var (userId, other, group) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var (first, last, alone) = (In(group, At(1, userId)), In(group, At(2, userId)), At(3, userId));
        await SaveAsync(first, last, alone, At(4, userId), In(group, At(1, other)));
        await using var context = CreateContext();
        var before = await FingerprintAsync(other);

        (await context.Notifications.Inbox(userId).InGroupOf(first).MarkReadAsync()).Should().Be(2);
        (await context.Notifications.Inbox(userId).InGroupOf(alone).SoftDeleteAsync()).Should().Be(1);
        (await context.Notifications.Inbox(userId).InGroupOf(last).SoftDeleteAsync()).Should().Be(2);
        (await context.Notifications.Inbox(other).InGroupOf(last).MarkReadAsync()).Should().Be(0);

        (await SecondsAsync(context.Notifications.Inbox(userId))).Should().Equal(4);
        (await FingerprintAsync(other)).Should().Be(before);
    }

    [Test]
    public void Bad_input_is_refused_before_any_SQL()
    {
        IQueryable<Notification> nothing = null!;
        var some = Array.Empty<Notification>().AsQueryable();

        FluentActions.Awaiting(() => nothing.CountGroupsUpToAsync()).Should().ThrowAsync<ArgumentNullException>();
        FluentActions.Awaiting(() => some.CountGroupsUpToAsync(0)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        FluentActions.Awaiting(() => some.ToGroupPageAsync(newest: -1)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        FluentActions.Awaiting(() => some.ToGroupPageAsync(newest: 101)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => nothing.InGroupOf(At(1, Guid.NewGuid()))).Should().Throw<ArgumentNullException>()
            .WithParameterName("source");
        FluentActions.Invoking(() => some.InGroupOf(null!)).Should().Throw<ArgumentNullException>().WithParameterName("notification");
        FluentActions.Awaiting(() => nothing.ToGroupPageAsync()).Should().ThrowAsync<ArgumentNullException>();
        FluentActions.Awaiting(() => some.ToGroupPageAsync(101)).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    private static Notification In(Guid group, Notification notification)
    {
        notification.AggregationId = group;
        return notification;
    }

    private static int Second(Notification notification) => (int)(notification.CreatedAt - Noon).TotalSeconds;

    private static async Task<List<int>> SecondsAsync(IQueryable<Notification> notifications) =>
        [.. (await notifications.ToPageAsync()).Items.Select(Second)];

    private static async Task<List<int>> SecondsOfGroupsAsync(IQueryable<Notification> members) =>
        [.. (await members.ToGroupPageAsync()).Items.Select(group => Second(group.Head))];
}
