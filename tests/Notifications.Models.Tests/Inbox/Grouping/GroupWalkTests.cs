using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Random inboxes with random groups, page by page, compared with a list in memory.</summary>
public sealed class GroupWalkTests : InboxFixture
{
    private const int Cases = 150;

    [Test]
    public void Every_group_comes_once_with_its_counts()
    {
        // Few instants and groups, so that many rows share them; a negative number stands for no group.
        var row =
            from user in Gen.Choose(0, 1)
            from second in Gen.Choose(0, 8)
            from @group in Gen.Choose(-3, 5)
            from read in Gen.Elements(true, false)
            from deleted in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Row(user, second, @group, read, deleted);
        var walk =
            from count in Gen.Choose(0, 60)
            from rows in row.ArrayOf(count)
            from size in Gen.Choose(1, 12)
            from unreadOnly in Gen.Elements(true, false)
            from form in Gen.Elements(Enum.GetValues<Form>())
            select new Walk(rows, size, unreadOnly, form);

        Prop.ForAll(Arb.From(walk), one => RunAsync(one).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
    }

    private async Task<bool> RunAsync(Walk walk)
    {
        var users = new[] { Guid.NewGuid(), Guid.NewGuid() };
        var groups = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToArray();
        var stored = walk.Rows.Select(row => Make(row, users, groups)).ToList();
        await SaveAsync(stored);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(users[0]);
        var source = walk.Form switch
        {
            Form.Untracked => inbox.AsNoTracking(),
            Form.ThroughEntityFramework => inbox.IgnoreQueryFilters(),
            _ => inbox,
        };

        var walked = new List<NotificationGroup>();
        NotificationCursor? position = null;
        do
        {
            var page = await (walk.UnreadOnly ? source.Unread() : source).ToGroupPageAsync(walk.Size, position, newest: 3);
            walked.AddRange(page.Items);
            position = page.Next;
        }
        while (position is not null);

        var lines = Lines(stored.Where(n =>
            n.UserId == users[0] && n.DeletedAt is null && (!walk.UnreadOnly || n.Status == NotificationStatus.Unread)));
        walked.Select(Describe).Should().Equal(lines, "of {0}", walk);
        return true;
    }

    private static IEnumerable<string> Lines(IEnumerable<Notification> members) => members
        .GroupBy(n => n.AggregationId ?? n.Id)
        .Select(group => group.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).ToList())
        .OrderByDescending(group => group[0].CreatedAt).ThenByDescending(group => group[0].Id)
        .Select(group => Describe(new NotificationGroup(
            group[0], group.Count, group.Count(n => n.Status == NotificationStatus.Unread), [.. group.Take(3).Select(n => n.Data)])));

    private static string Describe(NotificationGroup line) =>
        $"{line.Head.Id} {line.Count} {line.UnreadCount} {string.Join(' ', line.Newest.Select(data => data.GetProperty("id").GetGuid()))}";

    private static Notification Make(Row row, Guid[] users, Guid[] groups)
    {
        var notification = At(row.Second, users[row.User]);
        notification.SetData(new { id = notification.Id });
        notification.AggregationId = row.Group < 0 ? null : groups[row.Group];
        if (row.IsRead)
        {
            Read(notification);
        }

        return row.IsDeleted ? Deleted(notification) : notification;
    }

    private sealed record Row(int User, int Second, int Group, bool IsRead, bool IsDeleted);

    private enum Form
    {
        Tracked,
        Untracked,
        ThroughEntityFramework,
    }

    private sealed record Walk(IReadOnlyList<Row> Rows, int Size, bool UnreadOnly, Form Form)
    {
        public override string ToString() => $"{Form}, {(UnreadOnly ? "unread " : "")}by {Size}: {string.Join(' ', Rows)}";
    }
}
