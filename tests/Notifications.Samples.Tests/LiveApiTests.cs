using Npgsql;

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

        EventReader.Data(await events.NextAsync("badge", badge => badge.GetProperty("count").GetInt32() == 0)).GetProperty("text").GetString().Should().Be("0");
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

    // As a host does that ends before it has sent its signal.
    private async Task MarkAllReadAsync(string user)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand(
            """
            UPDATE notifications SET status = 'read', read_at = now()
            WHERE status = 'unread' AND user_id = (SELECT "Id" FROM "AspNetUsers" WHERE "UserName" = $1)
            """);
        command.Parameters.AddWithValue(user);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<bool> IsDeliveredAsync(Guid id)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand("SELECT delivered_via_ws FROM notifications WHERE id = $1");
        command.Parameters.AddWithValue(id);
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}
