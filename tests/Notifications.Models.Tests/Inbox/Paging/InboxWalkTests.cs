using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Random inboxes, read page by page in both directions while they grow, compared with a list in memory.</summary>
public sealed class InboxWalkTests : InboxFixture
{
    private const int Cases = 250;

    // The kinds of pages: compiled and composed queries.
    private enum Way
    {
        Inbox,
        Unread,
        Composed,
        Read,
        OfType,
        Projected,
    }

    [Test]
    public void Every_row_comes_once()
    {
        // Few instants, so that many rows share them.
        var row =
            from user in Gen.Choose(0, 2)
            from second in Gen.Choose(0, 6)
            from read in Gen.Elements(true, false)
            from deleted in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            from type in Gen.Elements("mention", "ticket")
            select new Row(user, second, read, deleted, type);
        var walk =
            from count in Gen.Frequency((1, Gen.Choose(0, 3)), (4, Gen.Choose(4, 60)), (1, Gen.Choose(60, 150)))
            from rows in row.ArrayOf(count)
            from size in Gen.Frequency((4, Gen.Choose(1, 12)), (1, Gen.Choose(13, 100)))
            from upwards in Gen.Elements(true, false)
            from way in Gen.Elements(Enum.GetValues<Way>())
            from start in Gen.Choose(-1, 20)
            from arrivals in row.ArrayOf(4).ArrayOf(3)
            select new Walk(rows, size, upwards, way, start, arrivals);

        Prop.ForAll(Arb.From(walk, Shrink), one => RunAsync(one).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
    }

    private static IEnumerable<Walk> Shrink(Walk walk)
    {
        for (var part = walk.Rows.Count / 2; part > 0; part /= 2)
        {
            for (var at = 0; at < walk.Rows.Count; at += part)
            {
                yield return walk with { Rows = [.. walk.Rows.Take(at), .. walk.Rows.Skip(at + part)] };
            }
        }

        if (walk.Arrivals.Count > 0)
        {
            yield return walk with { Arrivals = [] };
        }
    }

    private async Task<bool> RunAsync(Walk walk)
    {
        var users = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        var stored = new List<Notification>();
        await ArriveAsync(walk.Rows, 0);
        await using var context = CreateContext();
        var start = Start(walk, Sorted(stored, users[0], walk.Way));
        var position = start;
        var walked = new List<Guid>();
        var pages = 0;
        do
        {
            var expected = Behind(position, Sorted(stored, users[0], walk.Way), walk.Upwards);
            var (ids, next) = await ReadAsync(context, users[0], walk, position?.Cursor);
            pages++;

            ids.Should().Equal(Turn(expected.Take(walk.Size).Select(n => n.Id), walk.Upwards), "of page {0} of {1}", pages, walk);
            position = expected.Count > walk.Size ? Position.Of(expected[walk.Size - 1]) : null;
            next.Should().Be(position?.Cursor, "of page {0} of {1}", pages, walk);
            walked.AddRange(Turn(ids, walk.Upwards));

            // Downwards, rows may arrive at the newest instant too; upwards, such a row could precede the position.
            if (position is not null && pages <= walk.Arrivals.Count)
            {
                await ArriveAsync(walk.Arrivals[pages - 1], (walk.Upwards ? 7 : 6) * pages);
            }
        }
        while (position is not null);

        // A walk upwards meets all rows that arrived meanwhile; a walk downwards need not.
        var all = Behind(start, Sorted(stored, users[0], walk.Way), walk.Upwards).Select(n => n.Id).ToList();
        var arrived = walk.Upwards ? [] : stored.Skip(walk.Rows.Count).Select(n => n.Id).Except(walked).ToHashSet();
        walked.Should().Equal(all.Where(id => !arrived.Contains(id)), "of {0}", walk);
        return true;

        async Task ArriveAsync(IEnumerable<Row> rows, int seconds)
        {
            var notifications = rows.Select(row => Make(row, users[row.User], seconds)).ToList();
            stored.AddRange(notifications);
            await SaveAsync(notifications);
        }
    }

    private static Notification Make(Row row, Guid userId, int seconds)
    {
        // Random identifiers, so that the order cannot come from identifiers that grow with time.
        var notification = new Notification
        {
            Id = Guid.NewGuid(),
            UserId = userId,
            Type = row.Type,
            Title = "t",
            Message = "m",
            CreatedAt = Noon.AddSeconds(row.Second + seconds),
        };
        if (row.IsRead)
        {
            notification.MarkRead(Noon);
        }

        if (row.IsDeleted)
        {
            notification.SoftDelete(Noon);
        }

        return notification;
    }

    // PostgreSQL compares uuids by their bytes, and so do their texts.
    private static List<Notification> Sorted(IEnumerable<Notification> stored, Guid userId, Way way) =>
    [
        .. stored
            .Where(n => n.UserId == userId && n.DeletedAt is null)
            .Where(n => way switch
            {
                Way.Unread => n.Status == NotificationStatus.Unread,
                Way.Read => n.Status == NotificationStatus.Read,
                Way.OfType => n.Type == "mention",
                _ => true,
            })
            .OrderByDescending(n => n.CreatedAt)
            .ThenByDescending(n => Text(n.Id), StringComparer.Ordinal),
    ];

    // No position, that of an instant, or that of a notification.
    private static Position? Start(Walk walk, List<Notification> sorted) => walk.Start switch
    {
        >= 10 when walk.Start < sorted.Count => Position.Of(sorted[walk.Start]),
        >= 0 and < 8 => Position.Of(Noon.AddSeconds(walk.Start)),
        _ => walk.Upwards ? Position.Of(Noon.AddSeconds(-1)) : null,
    };

    // The rows behind a position, in the order of reading.
    private static List<Notification> Behind(Position? position, List<Notification> sorted, bool upwards) =>
        [.. Turn(sorted, upwards).Where(n => position is null || (upwards ? position.CompareTo(n) < 0 : position.CompareTo(n) > 0))];

    private static IEnumerable<T> Turn<T>(IEnumerable<T> items, bool upwards) => upwards ? items.Reverse() : items;

    private static async Task<(IReadOnlyList<Guid> Ids, NotificationCursor? Next)> ReadAsync(
        TestDbContext context, Guid userId, Walk walk, NotificationCursor? position)
    {
        var inbox = context.Notifications.Inbox(userId);
        if (walk.Way == Way.Projected)
        {
            var projected = walk.Upwards
                ? await inbox.ToNewerPageAsync(n => new { n.Title, Key = n.Id }, position!, walk.Size)
                : await inbox.ToPageAsync(n => new { n.Title, Key = n.Id }, walk.Size, position);
            return ([.. projected.Items.Select(item => item.Key)], projected.Next);
        }

        var source = walk.Way switch
        {
            Way.Unread => inbox.Unread(),
            Way.Composed => inbox.Where(n => n.Title == "t"),
            Way.Read => inbox.Read(),
            Way.OfType => inbox.OfType("mention"),
            _ => inbox,
        };
        var page = walk.Upwards ? await source.ToNewerPageAsync(position!, walk.Size) : await source.ToPageAsync(walk.Size, position);
        return ([.. page.Items.Select(n => n.Id)], page.Next);
    }

    private static string Text(Guid id) => id.ToString("N");

    private sealed record Position(DateTimeOffset CreatedAt, string Id, NotificationCursor Cursor)
    {
        public static Position Of(Notification notification) => new(notification.CreatedAt, Text(notification.Id),
            NotificationCursor.From(notification));

        public static Position Of(DateTimeOffset instant) => new(instant, Text(Guid.AllBitsSet), NotificationCursor.At(instant));

        public int CompareTo(Notification notification) =>
            CreatedAt.CompareTo(notification.CreatedAt) is not 0 and var side ? side : string.CompareOrdinal(Id, Text(notification.Id));
    }

    private sealed record Row(int User, int Second, bool IsRead, bool IsDeleted, string Type);

    private sealed record Walk(IReadOnlyList<Row> Rows, int Size, bool Upwards, Way Way, int Start, IReadOnlyList<Row[]> Arrivals)
    {
        public override string ToString() =>
            $"{Way}, {(Upwards ? "upwards" : "downwards")} from {Start} by {Size}: {Text(Rows)}; " +
            $"then {string.Join(" | ", Arrivals.Select(Text))}";

        private static string Text(IEnumerable<Row> rows) => string.Join(' ', rows);
    }
}
