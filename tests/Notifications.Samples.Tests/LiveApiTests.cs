using System.Globalization;
using System.Text.Json;

namespace Notifications.Samples.Tests;

/// <summary>The stream of events, and what of it is remembered.</summary>
public sealed class LiveApiTests : InboxFixture
{
    [Test]
    public async Task What_is_published_arrives_with_the_badge_and_is_marked_as_delivered()
    {
        using var ada = await SignInAsync("ada");
        using var grace = await SignInAsync("grace");
        await using var events = await grace.ListenAsync();
        var before = EventReader.Data(await events.NextAsync("badge")).GetProperty("count").GetInt32();

        await ada.SendAsync(HttpMethod.Post, "announcements", new { title = "Live", message = "Now." });

        var notification = EventReader.Data(await events.NextAsync("notification", n => n.GetProperty("title").GetString() == "Live"));
        await events.NextAsync("badge", badge => badge.GetProperty("count").GetInt32() == before + 1);
        (await IsDeliveredAsync(notification.GetProperty("id").GetGuid())).Should().BeTrue();
    }

    [Test]
    public async Task What_one_browser_changes_the_other_hears_of()
    {
        using var phone = await SignInAsync("alan");
        using var desk = await SignInAsync("alan");
        await using var events = await desk.ListenAsync();
        (await events.NextAsync("badge", badge => badge.GetProperty("count").GetInt32() > 0)).EventType.Should().Be("badge");

        await phone.SendAsync(HttpMethod.Post, "notifications/read-all", new { });

        var empty = await events.NextAsync("badge", badge => badge.GetProperty("count").GetInt32() == 0);
        EventReader.Data(empty).GetProperty("text").GetString().Should().Be("0");
    }

    [Test]
    public async Task Who_was_away_misses_nothing()
    {
        using var ada = await SignInAsync("ada");
        using var grace = await SignInAsync("grace");
        string last;
        await using (var events = await grace.ListenAsync())
        {
            await events.NextAsync("badge");
            await ada.SendAsync(HttpMethod.Post, "announcements", new { title = "Before", message = "m" });
            last = (await events.NextAsync("notification", n => n.GetProperty("title").GetString() == "Before")).EventId!;
        }

        foreach (var title in new[] { "Away 1", "Away 2", "Away 3" })
        {
            await ada.SendAsync(HttpMethod.Post, "announcements", new { title, message = "m" });
        }

        await using var again = await grace.ListenAsync(lastEventId: last);
        foreach (var title in new[] { "Away 1", "Away 2", "Away 3" })
        {
            await again.NextAsync("notification", n => n.GetProperty("title").GetString() == title);
        }
    }

    [Test]
    public async Task A_change_that_no_signal_told_of_is_found()
    {
        using var ada = await SignInAsync("ada");
        await using var events = await ada.ListenAsync();
        await events.NextAsync("badge", badge => badge.GetProperty("count").GetInt32() > 0);

        await MarkAllReadAsync("ada");

        await events.NextAsync("badge", badge => badge.GetProperty("count").GetInt32() == 0);
    }

    [Test]
    public async Task What_commits_after_newer_ones_were_sent_arrives()
    {
        using var ada = await SignInAsync("ada");
        using var grace = await SignInAsync("grace");
        await using var events = await grace.ListenAsync();
        await events.NextAsync("badge");
        await ada.SendAsync(HttpMethod.Post, "announcements", new { title = "Newer", message = "m" });
        await events.NextAsync("notification", n => n.GetProperty("title").GetString() == "Newer");

        await InsertAsync("grace", "Late", TimeSpan.FromSeconds(-30));

        await events.NextAsync("notification", n => n.GetProperty("title").GetString() == "Late");
    }

    [Test]
    public async Task A_clock_that_is_ahead_hides_nothing()
    {
        using var alan = await SignInAsync("alan");
        await using var events = await alan.ListenAsync();
        await events.NextAsync("badge");
        await InsertAsync("alan", "Ahead", TimeSpan.FromHours(1));
        var ahead = await events.NextAsync("notification", n => n.GetProperty("title").GetString() == "Ahead");

        await alan.SendAsync(HttpMethod.Post, "announcements", new { title = "On time", message = "m" });

        await events.NextAsync("notification", n => n.GetProperty("title").GetString() == "On time");
        DateTimeOffset.Parse(ahead.EventId!, CultureInfo.InvariantCulture).Should().BeBefore(DateTimeOffset.UtcNow);
    }

    [Test]
    public async Task More_than_a_page_arrives_once_and_the_oldest_first()
    {
        using var alan = await SignInAsync("alan");
        var since = DateTimeOffset.UtcNow;
        for (var i = 0; i < 120; i++)
        {
            await InsertAsync("alan", $"Burst {i}", TimeSpan.FromMinutes(2 + i * 0.001));
        }

        await using var events = await alan.ListenAsync(since);

        for (var i = 0; i < 120; i++)
        {
            var title = EventReader.Data(await events.NextAsync("notification", IsBurst)).GetProperty("title").GetString();
            title.Should().Be($"Burst {i}");
        }
    }

    [TestCase("yesterday")]
    [TestCase("2026-01-31")]
    public async Task What_is_no_id_of_an_event_is_a_problem(string id)
    {
        using var ada = await SignInAsync("ada");

        var response = await ada.SendAsync(HttpMethod.Get, "notifications/live", lastEventId: id);

        (await response.ShouldBeProblemAsync(400)).Should().Contain("Last-Event-ID");
    }

    [TestCase("0001-01-01T00:00:00.0000000+00:00")]
    [TestCase("9999-12-31T23:59:59.9999999+00:00")]
    public async Task Any_instant_will_do(string id)
    {
        using var ada = await SignInAsync("ada");

        await using var after = await ada.ListenAsync(lastEventId: id);
        await using var since = await ada.ListenAsync(since: DateTimeOffset.Parse(id, CultureInfo.InvariantCulture));

        (await after.NextAsync("badge")).EventType.Should().Be("badge");
        (await since.NextAsync("badge")).EventType.Should().Be("badge");
    }

    private static bool IsBurst(JsonElement notification) =>
        notification.GetProperty("title").GetString()!.StartsWith("Burst", StringComparison.Ordinal);

    // As another host does, whose commit comes late or whose clock is another.
    private Task<object?> InsertAsync(string user, string title, TimeSpan fromNow) => AskDatabaseAsync(
        """
        WITH inserted AS (
            INSERT INTO notifications (id, user_id, type, title, message, created_at)
            SELECT gen_random_uuid(), "Id", 'comment', $2, 'm', now() + $3 FROM "AspNetUsers" WHERE "UserName" = $1
            RETURNING user_id)
        SELECT pg_notify('inbox', user_id::text) FROM inserted
        """,
        user,
        title,
        fromNow);

    // As a host does that ends before it has sent its signal.
    private Task<object?> MarkAllReadAsync(string user) => AskDatabaseAsync(
        """
        UPDATE notifications SET status = 'read', read_at = now()
        WHERE status = 'unread' AND user_id = (SELECT "Id" FROM "AspNetUsers" WHERE "UserName" = $1)
        """,
        user);

    private async Task<bool> IsDeliveredAsync(Guid id) =>
        (bool)(await AskDatabaseAsync("SELECT delivered_via_ws FROM notifications WHERE id = $1", id))!;
}
