using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>Notifications of another program with values that the library itself would refuse, or that .NET has no room for.</summary>
public sealed class StrangeRowTests : DatabaseFixture
{
    private static readonly string[] Instants =
    [
        "infinity", "294276-12-31 23:59:59.999999Z", "10000-01-01Z", "9999-12-31 23:59:59.999999Z", "2026-03-01Z",
        "0001-01-01 00:00:00.000001Z", "0001-01-01Z", "0044-03-15Z BC", "4713-01-01Z BC", "-infinity",
    ];

    [Test]
    public async Task Data_of_any_depth_is_on_its_page([Values(65, 1_001, 6_000)] int depth, [Values] bool tracked)
    {
        var userId = Guid.NewGuid();
        await InsertAsync(userId, "2026-03-01Z", $$"""{"a":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}},"b":"c"}""");
        await using var context = CreateContext();

        var page = await (tracked ? context.Notifications : context.Notifications.AsNoTracking()).Inbox(userId).ToPageAsync();

        var notification = page.Items.Should().ContainSingle().Subject;
        notification.Data.GetProperty("b").GetString().Should().Be("c");
        context.ChangeTracker.HasChanges().Should().BeFalse();
        (await context.Notifications.Inbox(userId).Where(n => n.Data.GetProperty("b").GetString() == "c").SoftDeleteAsync()).Should().Be(1);
    }

    [Test]
    public async Task An_entity_with_deep_data_is_changed_and_saved()
    {
        var userId = Guid.NewGuid();
        var deep = $$"""{"a":{{new string('[', 2_000)}}{{new string(']', 2_000)}}}""";
        await InsertAsync(userId, "2026-03-01Z", deep);
        await using var context = CreateContext();
        var notification = await context.Notifications.SingleAsync(n => n.UserId == userId);

        notification.Title = "Another title";
        await context.SaveChangesAsync();

        context.ChangeTracker.Clear();
        var saved = await context.Notifications.SingleAsync(n => n.UserId == userId);
        saved.Title.Should().Be("Another title");
        JsonElement.DeepEquals(saved.Data, notification.Data).Should().BeTrue();
    }

    [Test]
    public async Task Every_instant_of_PostgreSQL_is_read([Values] bool retrying)
    {
        var userId = Guid.NewGuid();
        foreach (var instant in Instants)
        {
            await InsertAsync(userId, instant);
        }

        // A retrying strategy reads through a buffer.
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>()
            .UseNpgsql(ConnectionString, npgsql => _ = retrying ? npgsql.EnableRetryOnFailure() : npgsql).Options);

        var page = await context.Notifications.Inbox(userId).ToPageAsync();

        var (first, last) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        DateTimeOffset[] expected =
        [
            last, last, last, last.AddTicks(-9), new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), first.AddTicks(10), first, first, first, first,
        ];
        page.Items.Select(n => n.CreatedAt).Should().Equal(expected);
        page.Items.Select(n => n.ReadAt).Should().Equal(expected.Select(instant => (DateTimeOffset?)Truncated(instant)));
        page.Items.Should().OnlyContain(n => n.CreatedAt.Offset == TimeSpan.Zero && n.DeletedAt == null);
        (await context.Notifications.Inbox(userId).ToPageAsync(n => new { n.Title, n.CreatedAt })).Items
            .Select(n => n.CreatedAt).Should().Equal(expected);
        (await context.Notifications.Inbox(userId).ToGroupPageAsync()).Items.Select(g => g.Head.CreatedAt).Should().Equal(expected);
    }

    [Test]
    public async Task A_walk_over_strange_instants_ends([Values(1, 2, 3)] int size, [Values] bool groups)
    {
        var userId = Guid.NewGuid();
        foreach (var instant in Instants)
        {
            await InsertAsync(userId, instant);
        }

        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(userId);
        var seen = new List<string>();
        NotificationCursor? next = null;
        do
        {
            (var titles, next) = groups
                ? await inbox.ToGroupPageAsync(size, next) is var lines ? (lines.Items.Select(g => g.Head.Title), lines.Next) : default
                : await inbox.ToPageAsync(size, next) is var page ? (page.Items.Select(n => n.Title), page.Next) : default;
            seen.AddRange(titles);
        }
        while (next is not null && seen.Count <= Instants.Length);

        seen.Should().OnlyHaveUniqueItems("a walk does not turn back").And.Contain("2026-03-01Z", "and passes what no cursor can name");
    }

    private static DateTimeOffset Truncated(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));

    private Task InsertAsync(Guid userId, string instant, string data = "{}") => ExecuteAsync($"""
        INSERT INTO notifications (user_id, type, title, message, data, status, created_at, read_at)
        VALUES ('{userId}', 'mention', '{instant}', 'm', '{data}', 'read', '{instant}', '{instant}')
        """);
}
