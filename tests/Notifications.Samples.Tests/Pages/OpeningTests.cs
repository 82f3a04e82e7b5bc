using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>What a line tells, and where it leads.</summary>
public sealed class OpeningTests : PageFixture
{
    // A list has 500 characters of it.
    private static readonly string Long = string.Join('\n', Enumerable.Range(1, 60).Select(number => $"This is line {number} of many."));

    private static readonly string[] Events =
    [
        " mentioned you in T-", " assigned T-", " asked you to review T-", " commented on T-", " is out", "New sign-in ",
        " replied to you on T-", " is due tomorrow", " approved your change for T-", " mentioned you in the notes of release ",
        " closed T-", "Maintenance ", " failed its checks", " reopened T-", " requested changes on T-", "Lunch talk ",
    ];

    [Test]
    public async Task A_click_opens_the_page_of_a_notification_and_marks_it_as_read()
    {
        await PublishAsync("Ticket by click", new { url = "/tickets/T-77" });
        var alan = await EnterAsync("Alan");

        await alan.Page.GetByRole(AriaRole.Link, new() { Name = "Ticket by click" }).ClickAsync();

        await Expect(alan.Page.GetByText("T-77", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(alan.Page).ToHaveTitleAsync(new Regex("T-77 · Workbench"));
        await UntilReadAsync("Ticket by click");
        await alan.Page.GetByRole(AriaRole.Link, new() { Name = "Back to your notifications" }).ClickAsync();
        await Expect(alan.Button("Mark as unread: Ticket by click")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Enter_opens_the_page_of_a_notification_and_marks_it_as_read()
    {
        await PublishAsync("Release by key", new { url = "/releases/3.1" });
        var alan = await EnterAsync("Alan");

        await alan.Line("Release by key").PressAsync("Enter");

        await Expect(alan.Page.GetByRole(AriaRole.Heading, new() { Name = "What is new in 3.1" })).ToBeFocusedAsync();
        await UntilReadAsync("Release by key");
    }

    [Test]
    public async Task A_notification_that_leads_nowhere_is_marked_as_read_by_a_click()
    {
        await PublishAsync("Leads nowhere", new { });
        var alan = await EnterAsync("Alan");

        await alan.Line("Leads nowhere").ClickAsync();

        await Expect(alan.Button("Mark as unread: Leads nowhere")).ToHaveCountAsync(1);
        new Uri(alan.Page.Url).AbsolutePath.Should().Be("/");
    }

    [Test]
    public async Task Nothing_leads_to_another_site_or_runs_a_script()
    {
        object?[] rubbish =
        [
            "https://other.example/", "//other.example/", "/\\other.example/", "/\t/other.example/", "/.//other.example/",
            "/a/..//other.example/", "javascript:alert(1)", " /tickets/T-1", "", "T-1", null, 42, true,
            new[] { "/tickets/T-1" }, new { path = "/tickets/T-1" },
        ];
        foreach (var (i, url) in rubbish.Index())
        {
            await PublishAsync($"Rubbish {i}", new { url, actor = url, subject = url });
        }

        await PublishAsync("Fine", new { url = "/ok?a=1#b", actor = new { name = new[] { 1 } } });
        var alan = await EnterAsync("Alan");

        await Expect(alan.Line("Rubbish 14")).ToBeVisibleAsync();
        await Expect(alan.Lines.Filter(new() { HasText = "Rubbish " }).Locator("a[href]")).ToHaveCountAsync(0);
        await Expect(alan.Line("Fine").Locator("a")).ToHaveAttributeAsync("href", "/ok?a=1#b");
    }

    [Test]
    public async Task A_group_has_a_title_of_its_own_and_names_its_newest_members()
    {
        var ada = await EnterAsync("Ada");
        var group = ada.Line("8 tickets were assigned to you").First;
        await Expect(group.Locator(".message")).ToHaveTextAsync("T-999, T-998 and 6 more");

        await group.GetByRole(AriaRole.Button, new() { Name = "Show all 8" }).ClickAsync();

        await Expect(ada.Members).ToHaveCountAsync(8);
        await Expect(ada.Members.First.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "/tickets/T-999");
        await Expect(ada.Members.First.Locator(".type")).ToBeHiddenAsync();
        await Expect(group.Locator(".type")).ToHaveTextAsync("Ticket assigned");
        await group.GetByRole(AriaRole.Button, new() { Name = "Show fewer" }).ClickAsync();
        await Expect(ada.Members).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_click_on_a_group_unfolds_it()
    {
        var ada = await EnterAsync("Ada");

        await ada.Line("8 tickets were assigned to you").First.Locator(".message").ClickAsync();

        await Expect(ada.Members).ToHaveCountAsync(8);
    }

    [Test]
    public async Task A_line_shows_who_did_it_and_the_icon_of_its_type()
    {
        var ada = await EnterAsync("Ada");
        var (mention, alert) = (ada.Lines.Nth(0), ada.Line("New sign-in from Firefox on Linux").First);

        await Expect(mention.Locator(".initials")).ToHaveTextAsync("GH");
        await Expect(mention.Locator(".type-icon use")).ToHaveAttributeAsync("href", "#icon-mention");
        await Expect(alert.Locator(".initials")).ToBeEmptyAsync();
        await Expect(alert.Locator(".type-icon use")).ToHaveAttributeAsync("href", "#icon-security.alert");
    }

    [Test]
    public async Task The_demonstration_has_many_events_and_nobody_is_told_of_their_own()
    {
        foreach (var text in Events)
        {
            (await AskDatabaseAsync("SELECT count(*) FROM notifications WHERE strpos(title, $1) > 0", text)).Should().NotBe(0L, text);
        }

        (await AskDatabaseAsync(
            """
            SELECT count(*) FROM notifications n JOIN "AspNetUsers" u ON u."Id" = n.user_id
            WHERE n.created_at < now() - interval '1 second' AND n.data #>> '{actor,name}' = u."DisplayName" AND n.type <> 'announcement'
            """)).Should().Be(0L);
    }

    [Test]
    public async Task A_long_message_is_clamped_until_more_is_asked_for()
    {
        await PublishAsync("Long story", new { }, Long);
        var alan = await EnterAsync("Alan");
        var (line, message) = (alan.Line("Long story"), alan.Line("Long story").Locator(".message"));
        var height = (await message.BoundingBoxAsync())!.Height;
        height.Should().BeLessThan(4 * 24);

        await line.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(message).ToContainTextAsync("This is line 60 of many.");
        (await message.BoundingBoxAsync())!.Height.Should().BeGreaterThan(50 * 18);

        await line.GetByRole(AriaRole.Button, new() { Name = "Show less" }).ClickAsync();
        (await message.BoundingBoxAsync())!.Height.Should().Be(height);
    }

    [Test]
    public async Task A_short_message_has_no_button()
    {
        await PublishAsync("Short story", new { }, "The end.");

        var alan = await EnterAsync("Alan");

        await Expect(alan.Line("Short story").GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToBeHiddenAsync();
    }

    private async Task PublishAsync(string title, object data, string message = "It was announced.")
    {
        using var alan = await SignInAsync("alan");
        (await alan.SendAsync(HttpMethod.Post, "announcements", new { title, message, data })).Should().HaveStatus(200);
    }

    private async Task UntilReadAsync(string title)
    {
        while ((string)(await AskDatabaseAsync("SELECT status FROM notifications WHERE title = $1", title))! != "read")
        {
            await Task.Delay(50);
        }
    }
}
