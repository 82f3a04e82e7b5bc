using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The inbox while something happens to it elsewhere.</summary>
public sealed class LivePageTests : PageFixture
{
    private static readonly string[] Away = ["Away 1", "Away 2", "Away 3"];

    [Test]
    public async Task Marking_all_as_read_leaves_what_the_user_has_not_seen()
    {
        var page = await OpenPageAsync();
        await page.RouteAsync("**/notifications/live*", live => live.AbortAsync());
        var ada = await InboxPage.EnterAsync(page, "Ada");
        await AnnounceAsync("ada", "Just now");
        await Expect(ada.Line("Just now")).ToHaveCountAsync(0);

        await ada.MarkAllAsReadAsync();

        await Expect(ada.Badge).ToHaveTextAsync("1");
        await Expect(ada.Button("Mark as read: Just now")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Marking_all_as_read_while_new_ones_arrive_loses_none_of_them()
    {
        using var api = await SignInAsync("ada");
        var ada = await EnterAsync("Ada");

        var arriving = AnnounceAsync("ada", [.. Enumerable.Range(1, 20).Select(number => $"Arriving {number}")]);
        await Expect(ada.Lines.First).ToContainTextAsync("Arriving");
        await ada.MarkAllAsReadAsync();
        await arriving;

        await Expect(ada.News).ToHaveTextAsync("New: Arriving 20");
        await Expect(ada.Lines.Filter(new() { HasText = "Arriving" })).ToHaveCountAsync(20);
        var unread = await UnreadTitlesAsync(api);
        unread.Should().Equal(Enumerable.Range(0, unread.Count).Select(fromTheNewest => $"Arriving {20 - fromTheNewest}"));
        await Expect(ada.Badge).ToHaveTextAsync($"{unread.Count}");
    }

    [Test]
    public async Task What_one_browser_marks_as_read_the_other_shows()
    {
        await AnnounceAsync("alan", "Tea");
        var (phone, desk) = (await EnterAsync("Alan"), await EnterAsync("Alan"));
        var unread = int.Parse((await desk.Badge.TextContentAsync())!, null);

        await phone.Button("Mark as read: Tea").ClickAsync();

        await Expect(desk.Button("Mark as unread: Tea")).ToBeVisibleAsync();
        await Expect(desk.Badge).ToHaveTextAsync($"{unread - 1}");
    }

    [Test]
    public async Task What_is_published_appears_and_is_told()
    {
        var grace = await EnterAsync("Grace");
        await Expect(grace.Line("Cake")).ToHaveCountAsync(0);

        await AnnounceAsync("ada", "Cake");

        await Expect(grace.News).ToHaveTextAsync("New: Cake");
        await Expect(grace.Lines.First).ToContainTextAsync("Cake");
    }

    [Test]
    public async Task Who_has_scrolled_away_is_told_how_many_are_new_and_led_to_them()
    {
        var ada = await EnterAsync("Ada");
        var pill = ada.Page.Locator("#main .new-pill");
        await ada.Page.EvaluateAsync("scrollTo(0, 600)");

        await AnnounceAsync("ada", "Far above");
        await Expect(pill).ToHaveTextAsync("1 new");
        await AnnounceAsync("ada", "Farther above");
        await Expect(pill).ToHaveTextAsync("2 new");
        await pill.ClickAsync();

        await Expect(ada.Line("Farther above")).ToBeFocusedAsync();
        await Expect(ada.Line("Farther above")).ToBeInViewportAsync();
        await Expect(pill).ToBeHiddenAsync();
    }

    [Test]
    public async Task What_arrives_is_tinted_for_a_while_and_the_icon_of_the_tab_has_a_dot()
    {
        using (var api = await SignInAsync("alan"))
        {
            (await api.SendAsync(HttpMethod.Post, "notifications/read-all", new { })).Should().HaveStatus(200);
        }

        var alan = await EnterAsync("Alan");
        await Expect(alan.Page.Locator("#favicon")).ToHaveAttributeAsync("href", "/favicon.svg");

        await AnnounceAsync("alan", "Tinted");

        await Expect(alan.Line("Tinted")).ToHaveCSSAsync("animation-name", "arrive");
        await Expect(alan.Lines.Nth(1).Locator("article")).ToHaveCSSAsync("animation-name", "none");
        await Expect(alan.Page.Locator("#favicon")).ToHaveAttributeAsync("href", "/favicon-unread.svg");
        (await alan.Page.APIRequest.GetAsync("/favicon-unread.svg")).Ok.Should().BeTrue();
    }

    [Test]
    public async Task What_has_been_tinted_is_not_tinted_again()
    {
        var page = await OpenPageAsync();
        await page.Clock.InstallAsync();
        var alan = await InboxPage.EnterAsync(page, "Alan");
        await AnnounceAsync("alan", "Tinted once");
        await Expect(alan.Line("Tinted once")).ToHaveCSSAsync("animation-name", "arrive");
        await page.Clock.FastForwardAsync(6_000);

        await alan.OpenPopoverAsync();

        await Expect(alan.LineOfPopover("Tinted once")).ToHaveCSSAsync("animation-name", "none");
    }

    [Test]
    public async Task What_was_there_before_is_sent_again_but_is_no_news()
    {
        await AnnounceAsync("ada", "Earlier", "Before");
        var grace = await EnterAsync("Grace");
        await UntilDeliveredAsync("Before");
        await Expect(grace.News).ToBeEmptyAsync();

        await AnnounceAsync("ada", "Later");

        await Expect(grace.News).ToHaveTextAsync("New: Later");
    }

    [Test]
    public async Task A_tab_that_nobody_looks_at_holds_no_connection_and_catches_up()
    {
        var (hidden, seen) = (await EnterAsync("Grace"), await EnterAsync("Grace"));
        await HideAsync(hidden, true);

        await AnnounceAsync("ada", "Meanwhile");
        await Expect(seen.Line("Meanwhile")).ToBeVisibleAsync();
        await Expect(hidden.Line("Meanwhile")).ToHaveCountAsync(0);
        await HideAsync(hidden, false);

        await Expect(hidden.News).ToHaveTextAsync("New: Meanwhile");
        await Expect(hidden.Line("Meanwhile")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Who_was_offline_misses_nothing()
    {
        await AgeAsync("%", TimeSpan.FromMinutes(10));
        var grace = await EnterAsync("Grace");
        await grace.News.EvaluateAsync(
            """
            news => {
                window.told = [];
                new MutationObserver(() => told.push(news.textContent)).observe(news, { childList: true });
            }
            """);
        await grace.Page.Context.SetOfflineAsync(true);
        await Expect(grace.Status).ToHaveTextAsync("You are offline. Reconnecting...");

        await AnnounceAsync("ada", Away);
        await AgeAsync("Away%", TimeSpan.FromMinutes(5));
        await grace.Page.Context.SetOfflineAsync(false);

        await Expect(grace.Status).ToBeEmptyAsync();
        await Expect(grace.News).ToHaveTextAsync($"New: {Away[^1]}");
        (await grace.Page.EvaluateAsync<string[]>("told")).Should().Equal(Away.Select(title => $"New: {title}"));
        await Expect(grace.Lines.First).ToContainTextAsync(Away[^1]);
    }

    // A browser without windows hides no tab by itself.
    private static async Task HideAsync(InboxPage inbox, bool isHidden) => await inbox.Page.EvaluateAsync(
        """
        isHidden => {
            Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        isHidden);

    private static async Task<List<string>> UnreadTitlesAsync(Browser browser) =>
        [
            .. (await browser.GetAsync("notifications?status=unread&limit=100")).GetProperty("items").EnumerateArray()
                .Select(n => n.GetProperty("title").GetString()!),
        ];

    private async Task UntilDeliveredAsync(string title)
    {
        while (!(bool)(await AskDatabaseAsync("SELECT bool_or(delivered_via_ws) FROM notifications WHERE title = $1", title))!)
        {
            await Task.Delay(50);
        }
    }

    // The last minute is told to everybody who connects: what is older only to those who say where they were.
    private Task<object?> AgeAsync(string titles, TimeSpan by) =>
        AskDatabaseAsync("UPDATE notifications SET created_at = created_at - $2 WHERE title LIKE $1", titles, by);
}
