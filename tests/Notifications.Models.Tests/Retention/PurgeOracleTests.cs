using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.Retention;

/// <summary>Random tables and policies: a purge leaves the rows, and has the counts, of four loops over a list.</summary>
public sealed class PurgeOracleTests : RetentionFixture
{
    private const int Cases = 150;

    [Test]
    public void It_leaves_and_counts_the_same_rows_as_a_list_in_memory()
    {
        // Few days, so that many rows share an instant, and many instants are exactly a cutoff. Negative days lie in the future.
        var day = Gen.Choose(-1, 12);
        var some = day.Select(days => (int?)days);
        var row = (int readOfTen, int deletedOfTen) =>
            from created in day
            from read in Gen.Frequency((readOfTen, some), (10 - readOfTen, Gen.Constant((int?)null)))
            from deleted in Gen.Frequency((deletedOfTen, some), (10 - deletedOfTen, Gen.Constant((int?)null)))
            from number in Gen.Choose(0, int.MaxValue)
            select new Row(created, read, deleted, number);
        var inbox =
            from count in Gen.Frequency((1, Gen.Choose(0, 5)), (2, Gen.Choose(98, 112)), (2, Gen.Choose(112, 200)))
            from readOfTen in Gen.Elements(1, 5, 9, 10)
            from deletedOfTen in Gen.Elements(0, 1, 3)
            from rows in row(readOfTen, deletedOfTen).ArrayOf(count)
            select rows;
        var age = Gen.Frequency((2, Gen.Constant((int?)null)), (3, Gen.Choose(0, 13).Select(days => (int?)days)));
        var table =
            from users in Gen.Choose(1, 4)
            from inboxes in inbox.ArrayOf(users)
            from deletedAge in age
            from readAge in age
            from unreadAge in age
            from keep in Gen.Frequency((1, Gen.Constant((int?)null)), (4, Gen.Choose(100, 130).Select(count => (int?)count)))
            from batchSize in Gen.Frequency(
                (1, Gen.Choose(7, 19)), (4, Gen.Choose(20, 80)), (2, Gen.Choose(81, 300)), (1, Gen.Constant(5_000)))
            select new Table(inboxes, deletedAge, readAge, unreadAge, keep, batchSize);

        Prop.ForAll(Arb.From(table, Shrink), one => RunAsync(one).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
    }

    private static IEnumerable<Table> Shrink(Table table)
    {
        for (var user = 0; user < table.Inboxes.Count; user++)
        {
            var rows = table.Inboxes[user];
            for (var part = rows.Length; part > 0; part /= 2)
            {
                for (var at = 0; at < rows.Length; at += part)
                {
                    Row[] fewer = [.. rows.Take(at), .. rows.Skip(at + part)];
                    yield return table with { Inboxes = [.. table.Inboxes.Select((inbox, i) => i == user ? fewer : inbox)] };
                }
            }
        }
    }

    private async Task<bool> RunAsync(Table table)
    {
        await EmptyAsync();
        var stored = table.Inboxes.SelectMany((rows, user) => rows.Select((row, i) => Make(row, user, i))).ToList();
        await InsertAsync(stored);
        var (remaining, counts) = Expect(stored, table);
        var reports = new Reports();

        var result = await PurgeAsync(table.Policy, reports, table.BatchSize);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(counts, "of {0}", table);
        await ShouldRemainAsync(remaining, "of {0}", table);
        reports.Steps.Should().NotContain(step => step < 0 || step > table.BatchSize, "of {0}", table);
        return true;
    }

    private static Notification Make(Row row, int user, int number)
    {
        var notification = new Notification
        {
            Id = new Guid(row.Number, (short)user, (short)number, 1, 2, 3, 4, 5, 6, 7, 8),
            UserId = new Guid(user, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8),
            Type = "t",
            Title = "t",
            Message = "m",
            CreatedAt = Noon.AddDays(-row.Created),
        };
        if (row.Read is { } read)
        {
            notification.MarkRead(Noon.AddDays(-read));
        }

        if (row.Deleted is { } deleted)
        {
            notification.SoftDelete(Noon.AddDays(-deleted));
        }

        return notification;
    }

    private static (List<Notification> Remaining, Dictionary<RetentionRule, long> Counts) Expect(List<Notification> stored, Table table)
    {
        var left = stored.ToList();
        var deleted = RemoveOlder(left, n => n.DeletedAt, table.DeletedAge);
        var read = RemoveOlder(left, n => n.ReadAt, table.ReadAge);
        var unread = RemoveOlder(left, n => n.Status == NotificationStatus.Unread ? n.CreatedAt : null, table.UnreadAge);
        var inboxes = left.Where(n => n.DeletedAt is null).GroupBy(n => n.UserId).ToList();
        long? beyond = table.Keep is { } keep ? inboxes.Sum(inbox => RemoveBeyond(left, inbox, keep)) : null;
        return (left, Counts(deleted, read, beyond, unread));
    }

    private static long? RemoveOlder(List<Notification> left, Func<Notification, DateTimeOffset?> instantOf, int? age) =>
        age is { } days ? left.RemoveAll(n => Noon - instantOf(n) > TimeSpan.FromDays(days)) : null;

    // As a user would tidy up: from the bottom of the list, as long as it is too long.
    private static long RemoveBeyond(List<Notification> left, IEnumerable<Notification> inbox, int keep)
    {
        var newestFirst = inbox
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id.ToString("N"), StringComparer.Ordinal).ToList();
        var removed = 0;
        for (var at = newestFirst.Count - 1; at >= 100 && newestFirst.Count - removed > keep; at--)
        {
            if (newestFirst[at].Status == NotificationStatus.Read)
            {
                left.Remove(newestFirst[at]);
                removed++;
            }
        }

        return removed;
    }

    private sealed record Row(int Created, int? Read, int? Deleted, int Number)
    {
        public override string ToString() => $"{Created}/{Read}/{Deleted}";
    }

    private sealed record Table(
        IReadOnlyList<Row[]> Inboxes, int? DeletedAge, int? ReadAge, int? UnreadAge, int? Keep, int BatchSize)
    {
        public RetentionPolicy Policy => new()
        {
            DeletedOlderThan = DeletedAge is { } deleted ? TimeSpan.FromDays(deleted) : null,
            ReadOlderThan = ReadAge is { } read ? TimeSpan.FromDays(read) : null,
            UnreadOlderThan = UnreadAge is { } unread ? TimeSpan.FromDays(unread) : null,
            KeepNewestPerUser = Keep,
        };

        public override string ToString() =>
            $"{Policy} by {BatchSize}: {string.Join(" | ", Inboxes.Select(rows => string.Join(' ', rows.AsEnumerable())))}";
    }
}
