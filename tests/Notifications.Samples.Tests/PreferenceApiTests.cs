using System.Net.Http.Json;
using System.Text.Json;

namespace Notifications.Samples.Tests;

/// <summary>Settings through the API, of users and of organizations.</summary>
public sealed class PreferenceApiTests : InboxFixture
{
    private const string Rows = "notification_preferences";

    [Test]
    public async Task A_switch_is_set_and_cleared()
    {
        using var grace = await SignInAsync("grace");

        (await SwitchAsync(grace, "comment", "email")).GetProperty("source").GetString().Should().Be("built_in");
        (await grace.SendAsync(HttpMethod.Patch, "preferences", new { email = new { comment = true } })).Should().HaveStatus(200);
        var turned = await SwitchAsync(grace, "comment", "email");
        (await grace.SendAsync(HttpMethod.Patch, "preferences", new { email = new { comment = (bool?)null } })).Should().HaveStatus(200);

        turned.GetProperty("enabled").GetBoolean().Should().BeTrue();
        turned.GetProperty("source").GetString().Should().Be("user");
        (await SwitchAsync(grace, "comment", "email")).GetProperty("enabled").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task A_locked_switch_stays_locked_whatever_the_user_sets()
    {
        using var ada = await SignInAsync("ada");

        var choices = new { email = new Dictionary<string, bool> { ["security.alert"] = false } };
        (await ada.SendAsync(HttpMethod.Put, "preferences", choices)).Should().HaveStatus(200);

        var locked = await SwitchAsync(ada, "security.alert", "email");
        locked.GetProperty("enabled").GetBoolean().Should().BeTrue();
        locked.GetProperty("source").GetString().Should().Be("organization_lock");
    }

    [TestCase("PUT")]
    [TestCase("PATCH")]
    public async Task A_user_without_a_row_belongs_to_the_organization_after_the_first_change(string method)
    {
        using var grace = await SignInAsync("grace");
        await ForgetAsync("grace");

        (await grace.SendAsync(new HttpMethod(method), "preferences", new { email = new { mention = false } })).Should().HaveStatus(200);

        (await SwitchAsync(grace, "mention", "email")).GetProperty("enabled").GetBoolean().Should().BeFalse();
        (await OrganizationOnRowAsync("grace")).Should().Be(await OrganizationOfAsync(grace));
    }

    [Test]
    public async Task Only_an_administrator_sets_the_preferences_of_an_organization_and_only_of_their_own()
    {
        using var alan = await SignInAsync("alan");
        using var grace = await SignInAsync("grace");
        var (bletchley, analytical) = (await OrganizationOfAsync(alan), await OrganizationOfAsync(grace));
        var quiet = new { @in_app = new Dictionary<string, bool> { ["comment"] = false } };

        await (await PutAsync(grace, analytical, quiet)).ShouldBeProblemAsync(403);
        await (await PutAsync(alan, analytical, quiet)).ShouldBeProblemAsync(404);
        (await PutAsync(alan, bletchley, quiet)).Should().HaveStatus(200);

        (await SwitchAsync(alan, "comment", "in_app")).GetProperty("source").GetString().Should().Be("organization");
        (await SwitchAsync(grace, "comment", "in_app")).GetProperty("enabled").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task JSON_that_is_no_set_of_preferences_is_a_problem()
    {
        using var grace = await SignInAsync("grace");

        await (await grace.SendAsync(HttpMethod.Put, "preferences", new[] { "email" })).ShouldBeProblemAsync(400);
    }

    [Test]
    public async Task An_announcement_reaches_those_of_the_organization_who_want_it_and_once()
    {
        using var ada = await SignInAsync("ada");
        using var grace = await SignInAsync("grace");
        using var alan = await SignInAsync("alan");
        var news = new { title = "<script>alert(1)</script>", message = "It is text.", dedupe_key = "news" };

        await (await grace.SendAsync(HttpMethod.Post, "announcements", news)).ShouldBeProblemAsync(403);
        var first = await PublishAsync(ada, news);
        var second = await PublishAsync(ada, news);

        first.GetProperty("published").GetInt32().Should().Be(2);
        second.GetProperty("published").GetInt32().Should().Be(0);
        second.GetProperty("already_notified").GetInt32().Should().Be(2);
        (await NewestTitleAsync(grace)).Should().Be("<script>alert(1)</script>");
        (await NewestTitleAsync(alan)).Should().NotBe("<script>alert(1)</script>");
    }

    private static Task<HttpResponseMessage> PutAsync(Browser browser, string organization, object preferences) =>
        browser.SendAsync(HttpMethod.Put, $"organizations/{organization}/notification-preferences", preferences);

    private Task<object?> ForgetAsync(string user) => AskDatabaseAsync(
        $"""DELETE FROM {Rows} p USING "AspNetUsers" u WHERE u."Id" = p.user_id AND u."UserName" = $1""", user);

    private async Task<string?> OrganizationOnRowAsync(string user) =>
        await AskDatabaseAsync(
            $"""SELECT p.organization_id::text FROM {Rows} p JOIN "AspNetUsers" u ON u."Id" = p.user_id WHERE u."UserName" = $1""",
            user) as string;

    private static async Task<JsonElement> PublishAsync(Browser browser, object news) =>
        await (await browser.SendAsync(HttpMethod.Post, "announcements", news)).Content.ReadFromJsonAsync<JsonElement>();

    private static async Task<string?> NewestTitleAsync(Browser browser) =>
        (await browser.GetAsync("notifications?limit=1")).GetProperty("items")[0].GetProperty("title").GetString();

    private static async Task<string> OrganizationOfAsync(Browser browser) =>
        (await browser.GetAsync("account")).GetProperty("organization_id").GetString()!;

    private static async Task<JsonElement> SwitchAsync(Browser browser, string type, string channel) =>
        (await browser.GetAsync("preferences")).GetProperty("switches").EnumerateArray()
            .Single(s => s.GetProperty("type").GetString() == type && s.GetProperty("channel").GetString() == channel);
}
