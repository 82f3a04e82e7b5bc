using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>What the page says while it loads, where it fails, when things happened, and where there is nothing.</summary>
public sealed class WordingTests : PageFixture
{
    [Test]
    public async Task A_skeleton_is_shown_until_the_first_answer()
    {
        var grace = await EnterAsync("Grace");
        var (answer, lines) = (new TaskCompletionSource(), new TaskCompletionSource());
        await grace.Page.RouteAsync("**/antiforgery", route => ContinueAfterAsync(answer, route));
        await grace.Page.RouteAsync("**/notifications/lines*", route => ContinueAfterAsync(lines, route));

        await grace.Page.ReloadAsync();
        await Expect(grace.Page.GetByTestId("loading")).ToBeVisibleAsync();
        await Expect(grace.Page.GetByTestId("loading").GetByRole(AriaRole.Status)).ToHaveTextAsync("Loading");
        answer.SetResult();
        await Expect(grace.Page.Locator(".inbox .skeleton-line").First).ToBeAttachedAsync();
        lines.SetResult();

        await Expect(grace.Lines).Not.ToHaveCountAsync(0);
        await Expect(grace.Page.GetByTestId("loading")).ToBeHiddenAsync();
        await Expect(grace.Page.Locator(".skeleton").Last).ToBeHiddenAsync();
    }

    [Test]
    public async Task Without_scripts_the_page_says_so()
    {
        var page = await OpenPageAsync(new() { JavaScriptEnabled = false });

        await page.GotoAsync("/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "JavaScript is turned off" })).ToBeVisibleAsync();
    }

    [TestCase("Delete: Words", "We could not delete this notification. Try again.")]
    [TestCase("Mark as read: Words", "We could not mark this notification as read. Try again.")]
    [TestCase("Mark all as read", "We could not mark your notifications as read. Try again.")]
    public async Task What_failed_is_told_in_plain_words(string button, string words)
    {
        await AnnounceAsync("ada", "Words");
        var grace = await EnterAsync("Grace");
        await grace.Page.RouteAsync(
            "**/api/v1/notifications/**", route => route.Request.Method == "GET" ? route.ContinueAsync() : route.AbortAsync());

        await grace.Button(button).First.ClickAsync();

        await Expect(grace.Toast).ToHaveTextAsync(words);
    }

    [Test]
    public async Task A_notification_that_is_gone_is_no_riddle()
    {
        await AnnounceAsync("ada", "Gone");
        var page = await OpenPageAsync();
        await page.RouteAsync("**/notifications/live*", live => live.AbortAsync());
        var grace = await InboxPage.EnterAsync(page, "Grace");
        await AskDatabaseAsync("DELETE FROM notifications WHERE title = 'Gone'");

        await grace.Button("Delete: Gone").ClickAsync();

        await Expect(grace.Toast).ToHaveTextAsync("This notification no longer exists.");
        await Expect(grace.Line("Gone")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task The_sign_in_has_the_words_of_a_sign_in()
    {
        var page = await OpenPageAsync();

        await page.GotoAsync("/");

        await Expect(page.Locator("#sign-in")).ToContainTextAsync("Sign in as");
    }

    [Test]
    public async Task Days_are_headings_and_older_ones_are_dates()
    {
        var now = DateTimeOffset.UtcNow;
        var (yesterday, threeDaysAgo, longAgo) = (now.Date.AddDays(-1), now.Date.AddDays(-3), new DateTime(2024, 2, 29));
        foreach (var (title, day) in new[] { ("Of yesterday", yesterday), ("Of this week", threeDaysAgo), ("Of old", longAgo) })
        {
            await AnnounceAsync("alan", title);
            await AskDatabaseAsync(
                "UPDATE notifications SET created_at = $2 WHERE title = $1", title, new DateTimeOffset(day, TimeSpan.Zero));
        }

        var alan = await EnterAsync("Alan", new() { TimezoneId = "UTC" });

        await ExpectDayAsync(alan, "Of yesterday", "Yesterday", "Yesterday, 12:00 AM");
        await ExpectDayAsync(alan, "Of this week", $"{threeDaysAgo:dddd}", $"{threeDaysAgo:dddd}, 12:00 AM");
        await ExpectDayAsync(alan, "Of old", "February 29, 2024", "February 29, 2024");
        await Expect(alan.Lines.First.GetByRole(AriaRole.Heading)).ToHaveTextAsync(new Regex("Today|Yesterday"));
        (await alan.Lines.GetByRole(AriaRole.Heading).AllTextContentsAsync()).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public async Task After_midnight_a_page_that_has_stayed_open_has_another_heading()
    {
        await AnnounceAsync("ada", "Of today");
        var page = await OpenPageAsync();
        await page.Clock.InstallAsync();
        var grace = await InboxPage.EnterAsync(page, "Grace");
        await Expect(grace.Lines.First.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Today");

        await page.Clock.FastForwardAsync("24:00:00");

        await Expect(grace.Lines.First.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Yesterday");
        await Expect(grace.Line("Of today").Locator("time")).ToContainTextAsync("Yesterday, ");
    }

    [TestCase("/invoices/7")]
    [TestCase("/tickets/foo")]
    public async Task A_page_that_does_not_exist_leads_back_to_the_inbox(string path)
    {
        var page = await OpenPageAsync();

        (await page.GotoAsync(path))!.Status.Should().Be(404);

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This page does not exist");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open your notifications" }).ClickAsync();
        await Expect(page.Locator("#sign-in")).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_page_behind_the_link_of_a_mail_is_a_card_in_the_middle()
    {
        var page = await OpenPageAsync();
        await page.GotoAsync($"/unsubscribe?token={await UnsubscribeTokenOfAsync("alan")}");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Turn off e-mail" })).ToBeVisibleAsync();
        var card = (await page.Locator(".card").BoundingBoxAsync())!;

        card.Width.Should().BeLessThanOrEqualTo(24 * 16);
        (card.X + (card.Width / 2)).Should().BeApproximately(page.ViewportSize!.Width / 2, 1);
    }

    [Test]
    public async Task An_empty_list_says_why_and_leads_to_all()
    {
        using (var api = await SignInAsync("grace"))
        {
            (await api.SendAsync(HttpMethod.Post, "notifications/read-all", new { })).Should().HaveStatus(200);
        }

        var grace = await EnterAsync("Grace");
        await grace.ShowAsync("Unread");
        await Expect(grace.Empty.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You are all caught up");
        await Expect(grace.Empty.Locator("svg")).ToBeVisibleAsync();

        await grace.Page.GetByLabel("Type", new() { Exact = true }).SelectOptionAsync("mention");
        await Expect(grace.Empty).ToContainTextAsync("The list shows unread notifications of the type “Mention” only.");
        await grace.Button("Show all notifications").ClickAsync();

        await Expect(grace.Lines).Not.ToHaveCountAsync(0);
        await Expect(grace.Empty).ToBeHiddenAsync();
    }

    [Test]
    public async Task An_inbox_without_any_notification_says_what_will_be_there()
    {
        var alan = await EnterAsync("Alan");
        await AskDatabaseAsync("UPDATE notifications SET deleted_at = now() WHERE user_id = $1", await IdOfAsync("alan"));
        await alan.Page.ReloadAsync();

        await Expect(alan.Empty.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You have no notifications");
        await Expect(alan.Button("Show all notifications")).ToBeHiddenAsync();
        await Expect(alan.Button("Mark all as read")).ToBeDisabledAsync();

        await AskDatabaseAsync("UPDATE notifications SET deleted_at = NULL WHERE user_id = $1", await IdOfAsync("alan"));
    }

    private static async Task ExpectDayAsync(InboxPage inbox, string title, string day, string time)
    {
        var article = inbox.Page.GetByRole(AriaRole.Article, new() { Name = $"Unread: {title}", Exact = true });
        var line = inbox.Lines.Filter(new() { Has = article });
        await Expect(line.GetByRole(AriaRole.Heading)).ToHaveTextAsync(day);

        // Before AM is a narrow space.
        (await line.Locator("time").TextContentAsync())!.Replace('\u202f', ' ').Should().Be(time);
    }

    private static async Task ContinueAfterAsync(TaskCompletionSource signal, IRoute route)
    {
        await signal.Task;
        await route.ContinueAsync();
    }
}
