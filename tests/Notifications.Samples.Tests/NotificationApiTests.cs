using System.Text.Json;

namespace Notifications.Samples.Tests;

/// <summary>The inbox through the API.</summary>
public sealed class NotificationApiTests : InboxFixture
{
    [Test]
    public async Task Pages_go_through_the_whole_inbox_once()
    {
        using var grace = await SignInAsync("grace");
        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = await grace.GetAsync($"notifications?limit=7{(after is null ? "" : $"&after={after}")}");
            ids.AddRange(Ids(page));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        ids.Should().HaveCount(40).And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task A_filter_and_the_badge_agree()
    {
        using var alan = await SignInAsync("alan");

        var response = await alan.SendAsync(HttpMethod.Get, "notifications?status=unread&type=ticket.assigned");
        var badge = await alan.GetAsync("notifications/unread-count");

        using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        page.RootElement.GetProperty("items").EnumerateArray().Should().NotBeEmpty()
            .And.OnlyContain(n =>
                n.GetProperty("status").GetString() == "unread" && n.GetProperty("type").GetString() == "ticket.assigned");
        response.Headers.GetValues("X-Unread-Count").Should().Equal(badge.GetProperty("text").GetString());
        badge.GetProperty("is_capped").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task A_line_unfolds_and_changes_as_a_whole()
    {
        using var ada = await SignInAsync("ada");
        var line = (await ada.GetAsync("notifications/lines")).GetProperty("items").EnumerateArray()
            .First(l => l.GetProperty("count").GetInt32() > 1);
        var id = line.GetProperty("head").GetProperty("id").GetString();

        var group = await ada.GetAsync($"notifications/{id}/group");
        Ids(group).Should().HaveCount(line.GetProperty("count").GetInt32()).And.StartWith(id);

        (await ada.SendAsync(HttpMethod.Delete, $"notifications/{id}?group=true")).Should().HaveStatus(204);
        (await LineHeadsAsync(ada)).Should().NotContain(id);
        (await ada.SendAsync(HttpMethod.Post, $"notifications/{id}/restore?group=true")).Should().HaveStatus(204);
        (await LineHeadsAsync(ada)).Should().Contain(id);
        Ids(await ada.GetAsync($"notifications/{id}/group")).Should().Equal(Ids(group));
    }

    [Test]
    public async Task Under_a_filter_a_line_is_what_the_filter_leaves_of_it()
    {
        using var ada = await SignInAsync("ada");
        var (id, members) = await UnreadGroupAsync(ada);
        (await ada.SendAsync(HttpMethod.Patch, $"notifications/{members[1]}/read")).Should().HaveStatus(204);

        (await ada.SendAsync(HttpMethod.Delete, $"notifications/{id}?group=true&status=unread")).Should().HaveStatus(204);

        Ids(await ada.GetAsync($"notifications/{members[1]}/group")).Should().Equal(members[1]);
        (await ada.SendAsync(HttpMethod.Post, $"notifications/{id}/restore?group=true")).Should().HaveStatus(204);
        Ids(await ada.GetAsync($"notifications/{id}/group")).Should().Equal(members);
    }

    [Test]
    public async Task The_head_of_a_line_is_changed_although_it_was_read_elsewhere()
    {
        using var ada = await SignInAsync("ada");
        var (id, members) = await UnreadGroupAsync(ada);
        (await ada.SendAsync(HttpMethod.Patch, $"notifications/{id}/read")).Should().HaveStatus(204);

        (await ada.SendAsync(HttpMethod.Delete, $"notifications/{id}?group=true&status=unread")).Should().HaveStatus(204);

        (await ada.SendAsync(HttpMethod.Get, $"notifications/{id}/group")).Should().HaveStatus(404);
        (await ada.SendAsync(HttpMethod.Post, $"notifications/{id}/restore?group=true")).Should().HaveStatus(204);
        Ids(await ada.GetAsync($"notifications/{id}/group")).Should().Equal(members);
    }

    [Test]
    public async Task What_came_to_a_line_after_its_head_was_seen_stays_as_it_is()
    {
        using var ada = await SignInAsync("ada");
        var (_, members) = await UnreadGroupAsync(ada);

        (await ada.SendAsync(HttpMethod.Patch, $"notifications/{members[1]}/read?group=true")).Should().HaveStatus(204);

        var statuses = (await ada.GetAsync($"notifications/{members[1]}/group")).GetProperty("items").EnumerateArray()
            .Select(n => n.GetProperty("status").GetString());
        statuses.Should().Equal(members.Select((_, i) => i == 0 ? "unread" : "read"));
    }

    [Test]
    public async Task Undoing_brings_back_what_was_deleted_together_and_nothing_else()
    {
        using var ada = await SignInAsync("ada");
        var (id, members) = await UnreadGroupAsync(ada);
        (await ada.SendAsync(HttpMethod.Delete, $"notifications/{members[1]}")).Should().HaveStatus(204);
        (await ada.SendAsync(HttpMethod.Delete, $"notifications/{id}?group=true")).Should().HaveStatus(204);

        (await ada.SendAsync(HttpMethod.Post, $"notifications/{id}/restore?group=true")).Should().HaveStatus(204);
        Ids(await ada.GetAsync($"notifications/{id}/group")).Should().Equal(members.Where(member => member != members[1]));

        (await ada.SendAsync(HttpMethod.Post, $"notifications/{members[1]}/restore")).Should().HaveStatus(204);
        Ids(await ada.GetAsync($"notifications/{id}/group")).Should().Equal(members);
    }

    [Test]
    public async Task One_is_marked_read_and_unread_again_and_asking_twice_is_no_error()
    {
        using var ada = await SignInAsync("ada");
        var id = Ids(await ada.GetAsync("notifications?limit=1")).Single();

        foreach (var (path, status) in new[] { ("read", "read"), ("read", "read"), ("unread", "unread"), ("unread", "unread") })
        {
            (await ada.SendAsync(HttpMethod.Patch, $"notifications/{id}/{path}")).Should().HaveStatus(204);
            (await ada.GetAsync("notifications?limit=1")).GetProperty("items")[0].GetProperty("status").GetString().Should().Be(status);
        }
    }

    [Test]
    public async Task All_are_marked_read_but_not_what_came_since_the_user_looked()
    {
        using var alan = await SignInAsync("alan");
        var seen = (await alan.GetAsync("notifications?limit=1")).GetProperty("items")[0].GetProperty("cursor").GetString();
        (await alan.SendAsync(HttpMethod.Post, "announcements", new { title = "Tea", message = "At four." })).Should().HaveStatus(200);

        (await alan.SendAsync(HttpMethod.Post, "notifications/read-all", new { up_to = seen })).Should().HaveStatus(200);

        (await alan.GetAsync("notifications/unread-count")).GetProperty("count").GetInt32().Should().Be(1);
        (await alan.SendAsync(HttpMethod.Post, "notifications/read-all", new { })).Should().HaveStatus(200);
        (await alan.GetAsync("notifications/unread-count")).GetProperty("count").GetInt32().Should().Be(0);
    }

    [Test]
    public async Task All_of_a_type_are_marked_read_and_no_others()
    {
        using var grace = await SignInAsync("grace");
        var others = await UnreadOfAsync(grace, "comment");

        (await grace.SendAsync(HttpMethod.Post, "notifications/read-all", new { type = "mention" })).Should().HaveStatus(200);

        (await UnreadOfAsync(grace, "mention")).Should().BeEmpty();
        (await UnreadOfAsync(grace, "comment")).Should().Equal(others).And.NotBeEmpty();
    }

    [TestCase("PATCH", "/read")]
    [TestCase("PATCH", "/unread")]
    [TestCase("DELETE", "")]
    [TestCase("POST", "/restore")]
    [TestCase("GET", "/group")]
    [TestCase("GET", "")]
    public async Task What_is_not_the_users_own_is_not_there(string method, string path)
    {
        using var grace = await SignInAsync("grace");
        using var ada = await SignInAsync("ada");
        var id = Ids(await grace.GetAsync("notifications?limit=1")).Single();
        var before = await grace.GetAsync("notifications");

        await (await ada.SendAsync(new HttpMethod(method), $"notifications/{id}{path}")).ShouldBeProblemAsync(404);

        JsonElement.DeepEquals(await grace.GetAsync("notifications"), before).Should().BeTrue();
    }

    [TestCase("limit=0", "1 to 100")]
    [TestCase("limit=101", "1 to 100")]
    [TestCase("limit=many", "limit")]
    [TestCase("after=x", "after")]
    [TestCase("status=archived", "unread or read")]
    [TestCase("type=01234567890123456789012345678901234567890123456789x", "50")]
    public async Task Bad_input_is_a_problem_that_says_what_is_wrong(string query, string reason)
    {
        using var ada = await SignInAsync("ada");

        (await (await ada.SendAsync(HttpMethod.Get, $"notifications?{query}")).ShouldBeProblemAsync(400))
            .Should().ContainEquivalentOf(reason);
    }

    private static List<string> Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("id").GetString()!)];

    private static async Task<(string Head, List<string> Members)> UnreadGroupAsync(Browser browser)
    {
        var lines = (await browser.GetAsync("notifications/lines")).GetProperty("items").EnumerateArray();
        var head = lines.First(line => line.GetProperty("count").GetInt32() > 2).GetProperty("head").GetProperty("id").GetString()!;
        (await browser.SendAsync(HttpMethod.Patch, $"notifications/{head}/unread?group=true")).Should().HaveStatus(204);
        return (head, Ids(await browser.GetAsync($"notifications/{head}/group")));
    }

    private static async Task<List<string>> UnreadOfAsync(Browser browser, string type) =>
        Ids(await browser.GetAsync($"notifications?status=unread&type={type}"));

    private static async Task<List<string>> LineHeadsAsync(Browser browser) =>
        [
            .. (await browser.GetAsync("notifications/lines?limit=100")).GetProperty("items").EnumerateArray()
                .Select(line => line.GetProperty("head").GetProperty("id").GetString()!),
        ];
}
