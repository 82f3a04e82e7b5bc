using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Plans of the statements of an inbox: 200,000 rows, a quarter of them of one user.</summary>
/// <remarks>
/// A table that grows has its rows in the order of their instants, which the statistics show. After a restore or many updates they are
/// scattered, and each row of a page of an inbox is on another page of the table.
/// </remarks>
[OnPlainTables]
[TestFixture("i", TestName = "InboxPlanTests of a table that has grown")]
[TestFixture("md5(i::text)", TestName = "InboxPlanTests of a table with scattered rows")]
public sealed class InboxPlanTests(string order) : InboxFixture
{
    private const string InboxIndex = "ix_notifications_user_id_created_at_id";
    private const string UnreadIndex = "ix_notifications_unread";

    // A page has 50 rows; one row more tells whether another page follows.
    private const int RowsOfPage = 51;

    // At worst each row is on a page of its own; the rest is the descent of the index (3 levels) and the next leaf.
    private const int BuffersOfPage = RowsOfPage + 8;

    // Two pages of one inbox may differ by a leaf of the index, and by how many rows share a page of the table.
    private const int Slack = 10;

    private const int UnreadOfHeavy = 9_166;

    private static readonly Guid Heavy = Guid.Parse("00000000-0000-4000-8000-000000000000");
    private static readonly Guid Light = Guid.Parse("00000000-0000-4000-8000-000000000001");

    // Requests with several pages before them.
    private static readonly Request[] Pages =
    [
        new("first page", InboxIndex, (n, _) => n.Inbox(Heavy).ToPageAsync()),
        new("page after 1", InboxIndex, (n, at) => n.Inbox(Heavy).ToPageAsync(after: at.After1)),
        new("page after 900", InboxIndex, (n, at) => n.Inbox(Heavy).ToPageAsync(after: at.After900)),
        new("page before 20", InboxIndex, (n, at) => n.Inbox(Heavy).ToNewerPageAsync(at.After20)),
        new("page before 900", InboxIndex, (n, at) => n.Inbox(Heavy).ToNewerPageAsync(at.After900)),
        new("first unread page", UnreadIndex, (n, _) => n.Inbox(Heavy).Unread().ToPageAsync()),
        new("unread page after 1", UnreadIndex, (n, at) => n.Inbox(Heavy).Unread().ToPageAsync(after: at.UnreadAfter1)),
        new("unread page after 180", UnreadIndex, (n, at) => n.Inbox(Heavy).Unread().ToPageAsync(after: at.UnreadAfter180)),
        new("unread page before 180", UnreadIndex, (n, at) => n.Inbox(Heavy).Unread().ToNewerPageAsync(at.UnreadAfter180)),
        new("projected page after 900", InboxIndex, (n, at) => n.Inbox(Heavy).ToPageAsync(x => new { x.Id, x.Title }, after: at.After900)),
        new("first page of the trash", "ix_notifications_deleted", (n, _) => n.ForUser(Heavy).Deleted().ToPageAsync()),
        new("first page of a light user", InboxIndex, (n, _) => n.Inbox(Light).ToPageAsync()),
    ];

    private static readonly string[] NamesOfPages = [.. Pages.Select(page => page.Name)];

    private Positions _positions = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        // VACUUM marks rows of asynchronous commits all-visible only once they are on disk, which index-only scans need.
        // Of the heavy user's 50,000 rows, every 12th is deleted and every 5th unread; 3 were created at each instant.
        await ExecuteAsync($"""
            SET synchronous_commit = on;
            INSERT INTO notifications (id, user_id, type, title, message, status, read_at, created_at, deleted_at)
            SELECT md5('id of ' || i)::uuid,
                   ('00000000-0000-4000-8000-' || lpad(to_hex(CASE WHEN i % 4 = 0 THEN 0 ELSE 1 + i / 4 % 1000 END), 12, '0'))::uuid,
                   CASE WHEN i / 4 % 2000 = 0 THEN 'security' WHEN i / 4 % 5 < 3 THEN 'mention' ELSE 'ticket' END,
                   'Ada mentioned you', repeat('Ada mentioned you in "Release notes". ', 4),
                   CASE WHEN i / 4 % 5 = 0 THEN 'unread' ELSE 'read' END,
                   CASE WHEN i / 4 % 5 = 0 THEN NULL ELSE timestamptz '2026-03-01' END,
                   timestamptz '2026-01-01' + i / 12 * interval '1 second',
                   CASE WHEN i / 4 % 12 = 0 THEN timestamptz '2026-03-01' END
            FROM generate_series(0, 199999) AS i
            ORDER BY {order};
            """);
        await VacuumAsync("ANALYZE");
        _positions = new Positions(
            await PositionAsync(1), await PositionAsync(2), await PositionAsync(20), await PositionAsync(900),
                await PositionAsync(1, unread: true), await PositionAsync(180, unread: true));
    }

    [Test]
    public async Task A_page_is_one_range_of_its_index([ValueSource(nameof(NamesOfPages))] string name, [Values] bool generic)
    {
        var page = Pages.Single(page => page.Name == name);

        var plan = await ExplainAsync(n => page.Call(n, _positions), generic);

        plan.Indexes.Should().Equal([page.Index], "{0}", plan);
        plan.Types.Should().Equal(["Limit", "Index Scan"], "nothing is sorted: {0}", plan);
        plan.RowsRead.Should().Be(RowsOfPage, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
        plan.Buffers.Should().BeInRange(4, BuffersOfPage, "{0}", plan);
    }

    [TestCase("page after 1", "page after 900")]
    [TestCase("page before 20", "page before 900")]
    [TestCase("first page", "page after 900")]
    [TestCase("first unread page", "unread page after 180")]
    [TestCase("unread page after 1", "unread page after 180")]
    public async Task A_page_costs_the_same_at_any_depth(string shallow, string deep)
    {
        foreach (var generic in new[] { false, true })
        {
            var plans = new List<Plan>();
            foreach (var name in new[] { shallow, deep })
            {
                plans.Add(await ExplainAsync(n => Pages.Single(page => page.Name == name).Call(n, _positions), generic));
            }

            plans[1].Buffers.Should().BeApproximately(plans[0].Buffers, Slack);
            plans[1].RowsRead.Should().Be(plans[0].RowsRead);
        }
    }

    [Test]
    public async Task The_end_of_an_inbox_costs_no_more_than_its_rows([Values] bool generic)
    {
        // PostgreSQL may sort here, or read a short time range of all users, because the statistics show how little that is.
        foreach (var (rows, call) in new (int, Func<IQueryable<Notification>, Task>)[]
        {
            (49, n => n.Inbox(Heavy).ToNewerPageAsync(_positions.After1)),
            (99, n => n.Inbox(Heavy).ToNewerPageAsync(_positions.After2)),
            (99, n => n.Inbox(Light).Unread().ToPageAsync()),
        })
        {
            var plan = await ExplainAsync(call, generic);

            plan.RowsRead.Should().BeLessThanOrEqualTo(rows, "{0}", plan);
            plan.Buffers.Should().BeLessThanOrEqualTo(rows + 12, "{0}", plan);
        }
    }

    [Test]
    public async Task A_badge_is_an_index_only_scan_up_to_its_cap([Values] bool generic)
    {
        foreach (var (index, call) in new (string, Func<IQueryable<Notification>, Task>)[]
        {
            (UnreadIndex, n => n.Inbox(Heavy).Unread().CountUpToAsync()),
            (InboxIndex, n => n.Inbox(Heavy).CountUpToAsync()),
        })
        {
            var plan = await ExplainAsync(call, generic);

            plan.Indexes.Should().Equal([index], "{0}", plan);
            plan.Types.Should().Equal(["Aggregate", "Limit", "Index Only Scan"], "{0}", plan);
            plan.RowsRead.Should().Be(100, "{0}", plan);
            plan.RowsRemoved.Should().Be(0, "{0}", plan);
            plan.Buffers.Should().BeLessThanOrEqualTo(8, "{0}", plan);
        }
    }

    [Test]
    public async Task A_badge_uses_its_index_before_the_first_vacuum_too([Values] bool generic)
    {
        // A growing table: the newest rows are at its end, and unread. VACUUM has not run, so that an index-only scan seems expensive.
        var grown = ConnectionString + ";Search Path=grown";
        await using (var context = new TestDbContext(TestDbContext.OptionsFor(grown)))
        {
            await ExecuteAsync($"""
                DROP SCHEMA IF EXISTS grown CASCADE;
                CREATE SCHEMA grown;
                SET LOCAL search_path = grown;
                {context.Database.GenerateCreateScript()}
                INSERT INTO notifications (id, user_id, type, title, message, status, read_at, created_at)
                SELECT md5('id of ' || i)::uuid,
                       ('00000000-0000-4000-8000-' || lpad(to_hex(CASE WHEN i % 4 = 0 THEN 0 ELSE 1 + i / 4 % 1000 END), 12, '0'))::uuid,
                       'mention', 't', repeat('m', 150),
                       CASE WHEN i < 75000 THEN 'read' ELSE 'unread' END, CASE WHEN i < 75000 THEN timestamptz '2026-03-01' END,
                       timestamptz '2026-01-01' + i * interval '1 second'
                FROM generate_series(0, 99999) AS i;
                ANALYZE notifications;
                """);
        }

        var plan = await ExplainAsync(n => n.Inbox(Heavy).Unread().CountUpToAsync(), generic, connectionString: grown);

        plan.Indexes.Should().Equal([UnreadIndex], "{0}", plan);
        plan.RowsRead.Should().Be(100, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
        plan.Buffers.Should().BeLessThanOrEqualTo(108, "{0}", plan);
    }

    [Test]
    public async Task An_exact_count_of_unread_is_an_index_only_scan([Values] bool generic)
    {
        var plan = await ExplainAsync(n => n.Inbox(Heavy).Unread().CountAsync(), generic);

        plan.Indexes.Should().Equal([UnreadIndex], "{0}", plan);
        plan.Types.Should().Equal(["Aggregate", "Index Only Scan"], "{0}", plan);
        plan.RowsRead.Should().Be(UnreadOfHeavy, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);

        // The scan reads no page of the table, and a page of the index has at least 60 entries.
        plan.Buffers.Should().BeLessThanOrEqualTo(UnreadOfHeavy / 60, "{0}", plan);
    }

    [Test]
    public async Task Marking_all_as_read_locks_only_unread_rows([Values] bool generic)
    {
        var all = await ExplainChangeAsync(n => n.Inbox(Heavy).MarkReadAsync(), generic);
        var upTo = await ExplainChangeAsync(n => n.Inbox(Heavy).UpTo(_positions.UnreadAfter180).MarkReadAsync(), generic);
        var light = await ExplainChangeAsync(n => n.Inbox(Light).MarkReadAsync(), generic);

        foreach (var (plan, rows) in new[] { (all, UnreadOfHeavy), (upTo, UnreadOfHeavy - (180 * 50) + 1), (light, 99) })
        {
            plan.Below("LockRows").RowsRead.Should().Be(rows, "{0}", plan);

            // For each row its lock, its key, its new version and its entry in five indexes of two or three levels.
            plan.Buffers.Should().BeLessThanOrEqualTo(rows * 25, "{0}", plan);
        }

        // PostgreSQL may read a short time range of all users.
        foreach (var plan in new[] { all.Below("LockRows"), light.Below("LockRows") })
        {
            plan.Indexes.Should().Equal([UnreadIndex], "{0}", plan);
            plan.RowsRemoved.Should().Be(0, "{0}", plan);
        }
    }

    [Test]
    public async Task Restoring_the_trash_of_a_user_reads_nothing_else([Values] bool generic)
    {
        var plan = await ExplainChangeAsync(n => n.ForUser(Light).RestoreAsync(), generic);

        plan.Below("LockRows").Indexes.Should().Equal(["ix_notifications_deleted"], "{0}", plan);
        plan.Below("LockRows").RowsRemoved.Should().Be(0, "{0}", plan);
        plan.Indexes.Count(index => index == "ix_notifications_deleted").Should().Be(1, "the update finds rows by their key: {0}", plan);
    }

    [Test]
    public async Task One_notification_is_found_by_its_identifier([Values] bool generic)
    {
        Guid id;
        await using (var context = CreateContext())
        {
            id = await context.Notifications.Inbox(Heavy).Unread().NewestFirst().Skip(5000).Select(n => n.Id).FirstAsync();
        }

        foreach (var call in new Func<IQueryable<Notification>, Task>[]
        {
            n => n.Inbox(Heavy).Where(x => x.Id == id).MarkReadAsync(),
            n => n.Inbox(Heavy).Where(x => x.Id == id).SoftDeleteAsync(),
            n => n.Inbox(Heavy).Where(x => x.Id == id).MarkDeliveredViaWsAsync(),
        })
        {
            var plan = await ExplainChangeAsync(call, generic);

            plan.Indexes.Should().Equal(["pk_notifications"], "{0}", plan);
            plan.RowsRead.Should().Be(1, "{0}", plan);
            plan.RowsRemoved.Should().Be(0, "{0}", plan);

            // A deletion writes an entry in one index more, that of deleted rows.
            plan.Buffers.Should().BeLessThanOrEqualTo(48, "{0}", plan);
        }
    }

    [Test]
    public async Task A_rare_type_of_a_heavy_user_is_one_range_of_the_index_by_type([Values] bool generic)
    {
        string index;
        await using (var host = new ApplicationContext(ConnectionString,
            model => model.AddNotificationModels(options => options.IndexByType = true)))
        {
            index = host.Database.GenerateCreateScript().Split('\n').Single(line => line.Contains("type_created_at_id",
                StringComparison.Ordinal));
        }

        var common = await ExplainAsync(n => n.Inbox(Heavy).OfType("mention").ToPageAsync(after: _positions.After900), generic, index);
        var rare = await ExplainAsync(n => n.Inbox(Heavy).OfType("security").ToPageAsync(), generic, index);

        foreach (var (plan, rows) in new[] { (common, RowsOfPage), (rare, 16) })
        {
            plan.Indexes.Should().Equal(["ix_notifications_user_id_type_created_at_id"], "{0}", plan);
            plan.RowsRead.Should().Be(rows, "{0}", plan);
            plan.RowsRemoved.Should().Be(0, "{0}", plan);
            plan.Buffers.Should().BeLessThanOrEqualTo(rows + 12, "{0}", plan);
        }
    }

    private async Task<NotificationCursor> PositionAsync(int pages, bool unread = false)
    {
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(Heavy);
        return NotificationCursor.From(await (unread ? inbox.Unread() : inbox).NewestFirst().Skip((pages * 50) - 1).FirstAsync());
    }

    private async Task<Plan> ExplainChangeAsync(Func<IQueryable<Notification>, Task> call, bool generic)
    {
        var plan = await ExplainAsync(call, generic);

        // Dead rows of the rollback would count in other tests.
        await VacuumAsync("INDEX_CLEANUP ON");
        return plan;
    }

    /// <summary>Explains the statement that a call sends, in a transaction that is rolled back.</summary>
    private async Task<Plan> ExplainAsync(
        Func<IQueryable<Notification>, Task> call, bool generic, string preparation = "", string? connectionString = null)
    {
        connectionString ??= ConnectionString;
        var log = new CommandLog();
        await using var context = CreateContext(options => options.UseNpgsql(connectionString).AddInterceptors(log));
        NpgsqlCommand sent;
        await using (await context.Database.BeginTransactionAsync())
        {
            sent = await log.CaptureAsync(() => call(context.Notifications));
        }

        return await sent.ExplainAsync(connectionString, generic, preparation);
    }

    private sealed record Request(string Name, string Index, Func<IQueryable<Notification>, Positions, Task> Call);

    private sealed record Positions(
        NotificationCursor After1,
        NotificationCursor After2,
        NotificationCursor After20,
        NotificationCursor After900,
        NotificationCursor UnreadAfter1,
        NotificationCursor UnreadAfter180);
}
