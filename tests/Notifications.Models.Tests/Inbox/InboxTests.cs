using System.Linq.Expressions;
namespace Notifications.Models.Tests.Inbox;

/// <summary>The filters, pages, counts and changes of an inbox.</summary>
public sealed class InboxTests : InboxFixture
{
    private Guid _userId;

    [SetUp]
    public void UseAnotherUser() => _userId = Guid.NewGuid();

    [Test]
    public async Task A_page_may_end_with_a_row_of_the_first_instant()
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($"""
            INSERT INTO notifications (user_id, type, title, message, created_at)
            SELECT '{userId}', 't', 't', 'm', timestamptz '0001-01-01 00:00:00Z' FROM generate_series(1, 3)
            """);
        await using var context = CreateContext();

        var page = await context.Notifications.Inbox(userId).ToPageAsync(size: 2);

        page.Items.Should().HaveCount(2);
        page.Next.Should().NotBeNull();
    }

    [Test]
    public async Task An_inbox_has_no_deleted_notifications()
    {
        var unread = At(1, _userId);
        var read = Read(At(2, _userId));
        var deleted = Deleted(At(3, _userId));
        var readAndDeleted = Deleted(Read(At(4, _userId)));
        await SaveAsync(unread, read, deleted, readAndDeleted, At(5, Guid.NewGuid()));

        await using var context = CreateContext();
        var notifications = context.Notifications;

        (await IdsAsync(notifications.ForUser(_userId))).Should().BeEquivalentTo([unread.Id, read.Id, deleted.Id, readAndDeleted.Id]);
        (await IdsAsync(notifications.Inbox(_userId))).Should().BeEquivalentTo([unread.Id, read.Id]);
        (await IdsAsync(notifications.Inbox(_userId).Unread())).Should().Equal(unread.Id);
        (await IdsAsync(notifications.Inbox(_userId).Read())).Should().Equal(read.Id);
        (await IdsAsync(notifications.Inbox(_userId).Unread().Read())).Should().BeEmpty();
        (await IdsAsync(notifications.Inbox(_userId).Deleted())).Should().BeEmpty();
        (await IdsAsync(notifications.ForUser(_userId).Unread())).Should().BeEquivalentTo([unread.Id, deleted.Id]);
        (await IdsAsync(notifications.ForUser(_userId).Read())).Should().BeEquivalentTo([read.Id, readAndDeleted.Id]);
        (await IdsAsync(notifications.ForUser(_userId).Deleted())).Should().BeEquivalentTo([deleted.Id, readAndDeleted.Id]);
        (await IdsAsync(notifications.ForUser(_userId).Deleted().Unread())).Should().Equal(deleted.Id);
    }

    [Test]
    public async Task A_type_is_filtered_by_its_exact_name()
    {
        var mention = At(1, _userId);
        var ticket = At(2, _userId, "ticket.assigned");
        var longest = At(3, _userId, string.Concat(Enumerable.Repeat("🦊", Notification.TypeMaxLength)));
        await SaveAsync(mention, ticket, longest);

        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);

        (await IdsAsync(inbox.OfType("mention"))).Should().Equal(mention.Id);
        (await IdsAsync(inbox.OfType(longest.Type))).Should().Equal(longest.Id);
        (await IdsAsync(inbox.Unread().OfType("ticket.assigned"))).Should().Equal(ticket.Id);
        foreach (var other in new[] { "Mention", "ticket", "ticket.%", "mention ", "'; DROP TABLE notifications; --" })
        {
            (await IdsAsync(inbox.OfType(other))).Should().BeEmpty();
        }
    }

    [Test]
    public async Task The_newest_come_first_and_at_one_instant_the_greater_identifiers()
    {
        var ids = new[]
        {
            "00000000-0000-0000-0000-000000000001", "7fffffff-ffff-ffff-ffff-ffffffffffff", "80000000-0000-0000-0000-000000000000",
            "80000000-0000-0000-8000-000000000000", "fffffffe-0000-8000-0000-ffffffffffff", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        }.Select(Guid.Parse).ToArray();
        await SaveAsync(ids
            .Select(id => new Notification { Id = id, UserId = _userId, Type = "t", Title = "t", Message = "m", CreatedAt = Noon }));
        var newer = At(1, _userId);
        await SaveAsync(newer);

        await using var context = CreateContext();
        var expected = ids.Reverse().Prepend(newer.Id).ToArray();

        (await IdsAsync(context.Notifications.ForUser(_userId).NewestFirst())).Should().Equal(expected);
        (await IdsAsync(context.Notifications.Inbox(_userId).OrderBy(n => n.Title).NewestFirst()))
            .Should().Equal(expected, "the earlier order is replaced");
        (await context.Notifications.Inbox(_userId).ToPageAsync()).Items.Select(n => n.Id).Should().Equal(expected);
        (await WalkAsync(context.Notifications.Inbox(_userId), 1, upwards: false)).Should().Equal(expected);
        (await WalkAsync(context.Notifications.Inbox(_userId), 2, upwards: true, from: NotificationCursor.At(Noon.AddSeconds(-1))))
            .Should().Equal(expected.Reverse());

        await ExecuteAsync($"DELETE FROM notifications WHERE user_id = '{_userId}'");
    }

    [Test]
    public async Task A_page_tells_whether_another_one_follows([Values(0, 1, 4, 5, 6, 10, 11)] int count, [Values] bool upwards)
    {
        const int Size = 5;
        var notifications = Fill(_userId, count);
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var since = upwards ? NotificationCursor.At(Noon) : null;
        var inbox = context.Notifications.Inbox(_userId);

        var page = since is null ? await inbox.ToPageAsync(Size) : await inbox.ToNewerPageAsync(since, Size);

        var expected = upwards ? notifications.TakeLast(Size) : notifications.Take(Size);
        page.Items.Select(n => n.Id).Should().Equal(expected.Select(n => n.Id), "the newest come first in both directions");
        page.HasMore.Should().Be(count > Size);
        page.Next.Should().Be(count > Size ? NotificationCursor.From(upwards ? page.Items[0] : page.Items[^1]) : null);
        (await WalkAsync(inbox, Size, upwards, since))
            .Should().Equal((upwards ? notifications.Reverse() : notifications).Select(n => n.Id));
    }

    [Test]
    public async Task A_page_has_50_by_default()
    {
        await SaveAsync(Fill(_userId, 101));
        await using var context = CreateContext();

        (await context.Notifications.Inbox(_userId).ToPageAsync()).Items.Should().HaveCount(50);
        (await context.Notifications.Inbox(_userId).ToPageAsync(1)).Items.Should().HaveCount(1);
        (await context.Notifications.Inbox(_userId).ToPageAsync(100)).Items.Should().HaveCount(100);
        (await context.Notifications.Inbox(_userId).ToPageAsync(n => n.Title)).Items.Should().HaveCount(50);
    }

    [Test]
    public async Task Rows_of_one_instant_are_read_once_each([Values(1, 2, 3, 7, 20)] int size, [Values] bool upwards)
    {
        await SaveAsync(Enumerable.Range(0, 20).Select(i => At(i / 8, _userId)));
        await using var context = CreateContext();
        var all = await IdsAsync(context.Notifications.Inbox(_userId).NewestFirst());
        all.Should().HaveCount(20);

        var walked = await WalkAsync(context.Notifications.Inbox(_userId), size, upwards,
            upwards ? NotificationCursor.At(Noon.AddSeconds(-1)) : null);

        walked.Should().Equal(upwards ? all.AsEnumerable().Reverse() : all);
    }

    [Test]
    public async Task News_since_the_user_looked_come_without_a_gap()
    {
        await SaveAsync(Fill(_userId, 3));
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);
        var looked = NotificationCursor.From((await inbox.ToPageAsync(2)).Items[0]);
        (await inbox.ToNewerPageAsync(looked, 2)).Items.Should().BeEmpty();

        var arrived = new List<Notification>();
        for (var i = 0; i < 5; i++)
        {
            arrived.Add(At(100 + (i / 2), _userId));
        }

        await SaveAsync(arrived);
        var first = await inbox.ToNewerPageAsync(looked, 2);
        var late = At(200, _userId);
        await SaveAsync(late);
        var second = await inbox.ToNewerPageAsync(first.Next!, 2);
        var third = await inbox.ToNewerPageAsync(second.Next!, 2);

        first.HasMore.Should().BeTrue();
        second.HasMore.Should().BeTrue();
        third.HasMore.Should().BeFalse();
        third.Next.Should().BeNull();
        third.Items.Concat(second.Items).Concat(first.Items).Select(n => n.Id)
            .Should().Equal(arrived.Append(late)
                .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => $"{n.Id}", StringComparer.Ordinal).Select(n => n.Id));
    }

    [Test]
    public async Task An_instant_is_a_position_to_read_from()
    {
        var (early, atNoon, alsoAtNoon, late) = (At(-1, _userId), At(0, _userId), At(0, _userId), At(1, _userId));
        await SaveAsync(early, atNoon, alsoAtNoon, late);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);

        (await inbox.ToPageAsync(after: NotificationCursor.At(Noon))).Items.Select(n => n.Id).Should().HaveCount(3).And.NotContain(late.Id);
        (await inbox.ToNewerPageAsync(NotificationCursor.At(Noon))).Items.Select(n => n.Id).Should().Equal(late.Id);
        (await inbox.ToNewerPageAsync(NotificationCursor.At(Noon.ToOffset(TimeSpan.FromHours(3))))).Items.Should().HaveCount(1);
        (await inbox.ToNewerPageAsync(NotificationCursor.At(Noon.AddTicks(-1)))).Items.Should().HaveCount(3);
        (await inbox.ToPageAsync(after: NotificationCursor.At(DateTimeOffset.MaxValue))).Items.Should().HaveCount(4);
        (await inbox.ToNewerPageAsync(NotificationCursor.At(DateTimeOffset.MinValue))).Items.Should().HaveCount(4);
        (await inbox.ToPageAsync(after: NotificationCursor.At(DateTimeOffset.MinValue))).Items.Should().BeEmpty();
        (await inbox.ToNewerPageAsync(NotificationCursor.At(DateTimeOffset.MaxValue))).Items.Should().BeEmpty();
    }

    [Test]
    public async Task A_cursor_that_returns_from_a_client_is_the_same_position()
    {
        var notifications = Fill(_userId, 4);
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var page = await context.Notifications.Inbox(_userId).ToPageAsync(2);

        var next = await context.Notifications.Inbox(_userId).ToPageAsync(2, after: NotificationCursor.Parse($"{page.Next}", null));

        next.Items.Select(n => n.Id).Should().Equal(notifications.Skip(2).Select(n => n.Id));
    }

    [Test]
    public async Task A_cursor_of_another_users_notification_is_a_position_and_not_a_permission()
    {
        var other = Guid.NewGuid();
        var mine = Fill(_userId, 4);
        var theirs = Fill(other, 4);
        await SaveAsync([.. mine, .. theirs]);
        await using var context = CreateContext();

        var page = await context.Notifications.Inbox(_userId).ToPageAsync(after: NotificationCursor.From(theirs[0]));

        page.Items.Should().OnlyContain(n => n.UserId == _userId);
    }

    [Test]
    public async Task A_selector_need_not_select_what_the_cursor_consists_of([Values] bool upwards)
    {
        var notifications = Fill(_userId, 7);
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);
        var prefix = "» ";

        (await TitlesAsync(n => n.Title)).Should().Equal(Expected(n => n.Title));
        (await TitlesAsync(n => new { n.Type, Line = prefix + n.Title }))
            .Should().Equal(Expected(n => new { n.Type, Line = prefix + n.Title }));
        (await TitlesAsync(n => new Line(n.Id, n.Title))).Should().Equal(Expected(n => new Line(n.Id, n.Title)));
        (await TitlesAsync(n => new Item { Shout = Shout(n.Title) })).Select(item => item.Shout)
            .Should().Equal(Expected(n => Shout(n.Title)), "EF Core evaluates on the client what SQL cannot");
        (await TitlesAsync(n => n.Id)).Should().Equal(Expected(n => n.Id));
        (await TitlesAsync(n => 1)).Should().Equal(Expected(_ => 1));
        (await TitlesAsync(n => n.ReadAt)).Should().Equal(Expected(_ => (DateTimeOffset?)null));
        (await TitlesAsync(n => n)).Select(n => n.Id).Should().Equal(Expected(n => n.Id));
        (await TitlesAsync(n => new { Notification = n })).Select(n => n.Notification.Id)
            .Should().Equal(Expected(n => n.Id));

        IEnumerable<T> Expected<T>(Func<Notification, T> selector) => notifications.Select(selector);

        // Reads pages of three, and puts their items together, newest first.
        async Task<IReadOnlyList<T>> TitlesAsync<T>(Expression<Func<Notification, T>> selector)
        {
            var items = new List<T>();
            var position = upwards ? NotificationCursor.At(Noon) : null;
            do
            {
                var page = upwards ? await inbox.ToNewerPageAsync(selector, position!, 3) : await inbox.ToPageAsync(selector, 3, position);
                items.InsertRange(upwards ? 0 : items.Count, page.Items);
                position = page.Next;
            }
            while (position is not null);
            return items;
        }
    }

    [Test]
    public async Task A_selector_reads_only_its_columns()
    {
        await SaveAsync(At(1, _userId));
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));

        var command = await log.CaptureAsync(() => context.Notifications.Inbox(_userId).ToPageAsync(n => n.Title));

        command.CommandText.Should().NotContain("message").And.NotContain("data");
        context.ChangeTracker.Entries().Should().BeEmpty();
    }

    [TestCase(0, "0", false)]
    [TestCase(1, "1", false)]
    [TestCase(4, "4", false)]
    [TestCase(5, "5", false)]
    [TestCase(6, "5+", true)]
    [TestCase(20, "5+", true)]
    public async Task A_count_stops_at_its_cap(int count, string badge, bool isCapped)
    {
        await SaveAsync(Fill(_userId, count));
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);

        foreach (var source in new[] { inbox.Unread(), inbox, inbox.OfType("mention"), inbox.NewestFirst(),
            context.Notifications.ForUser(_userId).Unread() })
        {
            var counted = await source.CountUpToAsync(5);

            counted.Should().Be(new CappedCount(Math.Min(count, 5), isCapped));
            counted.ToString().Should().Be(badge);
        }

        (await inbox.Read().CountUpToAsync(5)).Should().Be(new CappedCount(0, false));
    }

    [Test]
    public async Task A_badge_stops_at_99()
    {
        await SaveAsync(Fill(_userId, 99));
        await using var context = CreateContext();
        var unread = context.Notifications.Inbox(_userId).Unread();

        (await unread.CountUpToAsync()).ToString().Should().Be("99");
        await SaveAsync(At(1000, _userId));
        (await unread.CountUpToAsync()).ToString().Should().Be("99+");
        (await unread.CountUpToAsync(int.MaxValue - 1)).Should().Be(new CappedCount(100, false));
        (await unread.CountUpToAsync(1)).Should().Be(new CappedCount(1, true));
    }

    [Test]
    [SetCulture("ar-SA")]
    public void The_text_of_a_count_does_not_depend_on_the_culture()
    {
        new CappedCount(1234567, true).ToString().Should().Be("1234567+");
        default(CappedCount).ToString().Should().Be("0");
    }

    [Test]
    public async Task Marking_as_read_keeps_an_earlier_instant_and_counts_its_changes()
    {
        var earlier = Read(At(1, _userId), Noon.AddDays(-1));
        var unread = new[] { At(2, _userId), At(3, _userId) };
        var deleted = Deleted(At(4, _userId));
        await SaveAsync([earlier, .. unread, deleted]);
        await using var context = CreateContext();
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);

        (await context.Notifications.Inbox(_userId).MarkReadAsync(at)).Should().Be(2);
        (await context.Notifications.Inbox(_userId).MarkReadAsync(Noon)).Should().Be(0);

        foreach (var one in unread)
        {
            (await FindAsync(one)).Status.Should().Be(NotificationStatus.Read);
            (await FindAsync(one)).ReadAt.Should().Be(at.AddTicks(-7));
        }

        (await FindAsync(earlier)).ReadAt.Should().Be(earlier.ReadAt);
        (await FindAsync(deleted)).Status.Should().Be(NotificationStatus.Unread);
        (await context.Notifications.ForUser(_userId).MarkReadAsync(at)).Should().Be(1);
    }

    [Test]
    public async Task A_change_without_an_instant_happens_now()
    {
        var notification = At(1, _userId);
        await SaveAsync(notification);
        await using var context = CreateContext();
        var before = DateTimeOffset.UtcNow.AddTicks(-10);

        await context.Notifications.Inbox(_userId).MarkReadAsync();
        await context.Notifications.Inbox(_userId).SoftDeleteAsync();

        var changed = await FindAsync(notification);
        changed.ReadAt.Should().BeOnOrAfter(before).And.BeOnOrBefore(DateTimeOffset.UtcNow);
        changed.DeletedAt.Should().BeOnOrAfter(changed.ReadAt!.Value).And.BeOnOrBefore(DateTimeOffset.UtcNow);
    }

    [Test]
    public async Task UpTo_leaves_out_what_arrived_after_the_user_looked()
    {
        var notifications = Fill(_userId, 6);
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);

        (await inbox.UpTo(NotificationCursor.At(notifications[^1].CreatedAt.AddTicks(-1))).MarkReadAsync()).Should().Be(0);
        (await inbox.UpTo(NotificationCursor.From(notifications[4])).MarkReadAsync()).Should().Be(2);
        (await inbox.UpTo(NotificationCursor.At(notifications[3].CreatedAt.ToOffset(TimeSpan.FromHours(1)))).MarkReadAsync())
            .Should().Be(1);
        (await inbox.UpTo((await inbox.ToPageAsync(4)).Next!).MarkReadAsync()).Should().Be(0);
        (await inbox.Unread().UpTo(NotificationCursor.At(notifications[2].CreatedAt)).MarkReadAsync()).Should().Be(1);

        (await IdsAsync(inbox.Unread().NewestFirst())).Should().Equal(notifications.Take(2).Select(n => n.Id));
        (await inbox.MarkReadAsync()).Should().Be(2);
    }

    [Test]
    public async Task UpTo_is_exact_among_rows_of_one_instant()
    {
        var notifications = Enumerable.Range(0, 5).Select(_ => At(0, _userId)).OrderBy(n => $"{n.Id}", StringComparer.Ordinal).ToArray();
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);

        (await inbox.UpTo(NotificationCursor.From(notifications[1])).MarkReadAsync()).Should().Be(2);
        (await IdsAsync(inbox.Read().NewestFirst())).Should().Equal(notifications[1].Id, notifications[0].Id);
        (await inbox.UpTo(NotificationCursor.At(Noon)).MarkReadAsync())
            .Should().Be(3, "the position of an instant is behind all rows of the instant");
    }

    [Test]
    public async Task Marking_as_unread_clears_the_instant()
    {
        var read = new[] { Read(At(1, _userId)), Read(At(2, _userId)) };
        await SaveAsync([.. read, At(3, _userId), Deleted(Read(At(4, _userId)))]);
        await using var context = CreateContext();

        (await context.Notifications.Inbox(_userId).MarkUnreadAsync()).Should().Be(2);
        (await context.Notifications.Inbox(_userId).MarkUnreadAsync()).Should().Be(0);

        var found = await FindAsync(read[0]);
        found.Status.Should().Be(NotificationStatus.Unread);
        found.ReadAt.Should().BeNull();
        (await context.Notifications.Inbox(_userId).Unread().CountAsync()).Should().Be(3);
    }

    [Test]
    public async Task Deleting_keeps_an_earlier_instant_and_restoring_keeps_the_status()
    {
        var (unread, read, deleted) = (At(1, _userId), Read(At(2, _userId)), Deleted(At(3, _userId), Noon.AddDays(-1)));
        await SaveAsync(unread, read, deleted);
        await using var context = CreateContext();
        var all = context.Notifications.ForUser(_userId);

        (await all.SoftDeleteAsync(Noon.AddTicks(19))).Should().Be(2);
        (await all.SoftDeleteAsync()).Should().Be(0);
        (await context.Notifications.Inbox(_userId).SoftDeleteAsync()).Should().Be(0);
        (await FindAsync(unread)).DeletedAt.Should().Be(Noon.AddTicks(10));
        (await FindAsync(deleted)).DeletedAt.Should().Be(deleted.DeletedAt);
        (await context.Notifications.Inbox(_userId).ToPageAsync()).Items.Should().BeEmpty();

        (await context.Notifications.Inbox(_userId).RestoreAsync()).Should().Be(0, "no inbox has what was deleted");
        (await all.Where(n => n.Id == read.Id).RestoreAsync()).Should().Be(1);
        (await all.RestoreAsync()).Should().Be(2);
        (await all.RestoreAsync()).Should().Be(0);
        (await FindAsync(unread)).Status.Should().Be(NotificationStatus.Unread);
        (await FindAsync(read)).ReadAt.Should().Be(read.ReadAt);
        (await context.Notifications.Inbox(_userId).CountAsync()).Should().Be(3);
    }

    [Test]
    public async Task Each_delivery_flag_is_set_alone()
    {
        var notifications = Fill(_userId, 3);
        notifications[0].DeliveredViaWs = true;
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);

        (await inbox.MarkDeliveredViaWsAsync()).Should().Be(2);
        (await inbox.MarkDeliveredViaWsAsync()).Should().Be(0);
        (await inbox.CountAsync(n => n.DeliveredViaWs && !n.DeliveredViaEmail)).Should().Be(3);
        (await inbox.Where(n => n.Id == notifications[1].Id).MarkDeliveredViaEmailAsync()).Should().Be(1);
        (await inbox.MarkDeliveredViaEmailAsync()).Should().Be(2);
        (await inbox.MarkDeliveredViaEmailAsync()).Should().Be(0);
        (await inbox.CountAsync(n => n.DeliveredViaWs && n.DeliveredViaEmail && n.Status == NotificationStatus.Unread)).Should().Be(3);
    }

    [Test]
    public async Task Missing_rows_and_rows_of_others_are_not_changed()
    {
        var notification = At(1, Guid.NewGuid());
        await SaveAsync(notification, At(1, _userId));
        await using var context = CreateContext();

        foreach (var id in new[] { notification.Id, Guid.NewGuid() })
        {
            (await context.Notifications.Inbox(_userId).Where(n => n.Id == id).MarkReadAsync()).Should().Be(0);
            (await context.Notifications.ForUser(_userId).Where(n => n.Id == id).SoftDeleteAsync()).Should().Be(0);
        }

        (await FindAsync(notification)).Status.Should().Be(NotificationStatus.Unread);
    }

    [Test]
    public async Task A_change_keeps_every_other_column()
    {
        var notification = At(1, _userId, "ticket");
        notification.SetData(new { ticket = "T-1" });
        notification.AggregationId = Guid.NewGuid();
        await SaveAsync(notification);
        await using var context = CreateContext();
        var all = context.Notifications.ForUser(_userId);

        await all.MarkReadAsync();
        await all.SoftDeleteAsync();
        await all.MarkDeliveredViaEmailAsync();
        await all.RestoreAsync();
        await all.MarkUnreadAsync();

        notification.DeliveredViaEmail = true;
        (await FindAsync(notification)).Should().BeEquivalentTo(notification, options => options.Excluding(n => n.Data));
        (await FindAsync(notification)).Data.GetProperty("ticket").GetString().Should().Be("T-1");
    }

    [Test]
    public async Task Tracked_entities_are_not_changed_with_the_rows()
    {
        await SaveAsync(At(1, _userId));
        await using var context = CreateContext();
        var tracked = (await context.Notifications.Inbox(_userId).ToPageAsync()).Items.Single();

        (await context.Notifications.Inbox(_userId).MarkReadAsync()).Should().Be(1);

        tracked.Status.Should().Be(NotificationStatus.Unread);
        context.ChangeTracker.HasChanges().Should().BeFalse();
        await context.Entry(tracked).ReloadAsync();
        tracked.Status.Should().Be(NotificationStatus.Read);
    }

    private static string Shout(string text) => text + "!";

    private static Task<List<Guid>> IdsAsync(IQueryable<Notification> source) => source.Select(n => n.Id).ToListAsync();

    /// <summary>Returns the identifiers in the order of the walk, with each page reversed on a walk upwards.</summary>
    private static async Task<List<Guid>> WalkAsync(
        IQueryable<Notification> source, int size, bool upwards, NotificationCursor? from = null)
    {
        var ids = new List<Guid>();
        var position = from;
        do
        {
            var page = upwards ? await source.ToNewerPageAsync(position!, size) : await source.ToPageAsync(size, after: position);
            ids.AddRange((upwards ? page.Items.Reverse() : page.Items).Select(n => n.Id));
            page.HasMore.Should().Be(page.Next is not null);
            position = page.Next;
        }
        while (position is not null);
        return ids;
    }

    private sealed record Line(Guid Id, string Title);

    private sealed class Item
    {
        public required string Shout { get; init; }
    }
}
