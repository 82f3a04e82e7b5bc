using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The inbox as one user sees it.</summary>
public sealed class InboxPageTests : PageFixture
{
    [Test]
    public async Task Signing_in_shows_the_badge()
    {
        using var api = await SignInAsync("grace");
        var unread = (await api.GetAsync("notifications/unread-count")).GetProperty("text").GetString()!;

        var grace = await EnterAsync("Grace");

        await Expect(grace.Badge).ToHaveTextAsync(unread);
        await Expect(grace.Badge).ToHaveAccessibleNameAsync($"{unread} unread notifications");
        await Expect(grace.Page).ToHaveTitleAsync($"({unread}) Notifications");
    }

    [Test]
    public async Task Scrolling_goes_through_the_whole_inbox()
    {
        using var api = await SignInAsync("ada");
        var lines = await AllLinesAsync(api);
        lines.Sum(line => line.GetProperty("count").GetInt32()).Should().BeGreaterThanOrEqualTo(300);

        var ada = await EnterAsync("Ada");
        await ada.Page.WaitForFunctionAsync(
            """
            count => {
                scrollTo(0, document.body.scrollHeight);
                return document.querySelectorAll('[data-testid=line]').length >= count;
            }
            """,
            lines.Count);

        await Expect(ada.Button("Load more")).ToBeHiddenAsync();
        (await ada.Lines.Locator("> article .words").AllTextContentsAsync()).Should().Equal(lines.Select(TitleOf));
    }

    [Test]
    public async Task The_filters_leave_what_was_asked_for()
    {
        var grace = await EnterAsync("Grace");

        await grace.ShowAsync("Unread");
        await grace.Page.GetByLabel("Type").SelectOptionAsync("mention");

        await Expect(grace.Page.Locator("[data-testid=line]:not([data-type=mention])")).ToHaveCountAsync(0);
        await Expect(grace.Page.Locator("[data-testid=line]:not(.is-unread)")).ToHaveCountAsync(0);
        await Expect(grace.Lines).Not.ToHaveCountAsync(0);
    }

    [Test]
    public async Task What_was_deleted_comes_back_by_undo()
    {
        await AnnounceAsync("ada", "Cake");
        var grace = await EnterAsync("Grace");

        await grace.Button("Delete: Cake").ClickAsync();
        await Expect(grace.Line("Cake")).ToHaveCountAsync(0);
        await grace.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(grace.Line("Cake")).ToBeFocusedAsync();
        await grace.Page.ReloadAsync();
        await Expect(grace.Line("Cake")).ToBeVisibleAsync();
    }

    [Test]
    public async Task More_lines_at_the_end_leave_the_reader_there()
    {
        var ada = await EnterAsync("Ada");
        var end = await ada.Page.EvaluateAsync<int>("document.documentElement.scrollHeight - innerHeight");

        await ada.Page.EvaluateAsync($"scrollTo(0, {end})");
        await Expect(ada.Lines.Nth(99)).ToBeAttachedAsync();
        await Task.Delay(1_000);

        (await ada.Page.EvaluateAsync<int>("scrollY")).Should().BeCloseTo(end, 10);
    }

    [Test]
    public async Task A_screen_reader_hears_that_a_line_is_unread()
    {
        await AnnounceAsync("ada", "Unheard");
        var grace = await EnterAsync("Grace");
        await Expect(grace.Line("Unheard")).ToHaveAccessibleNameAsync("Unread: Unheard");

        await grace.Button("Mark as read: Unheard").ClickAsync();

        await Expect(grace.Line("Unheard")).ToHaveAccessibleNameAsync("Unheard");
    }

    [Test]
    public async Task Undo_is_a_key_away()
    {
        await AnnounceAsync("ada", "Tart");
        var grace = await EnterAsync("Grace");

        await grace.Button("Delete: Tart").PressAsync("Enter");
        await Expect(grace.Line("Tart")).ToHaveCountAsync(0);
        await grace.Page.Keyboard.PressAsync("Control+z");

        await Expect(grace.Line("Tart")).ToBeFocusedAsync();
    }

    [Test]
    public async Task A_line_that_is_deleted_twice_at_once_can_be_taken_back()
    {
        await AnnounceAsync("ada", "Pie");
        var grace = await EnterAsync("Grace");
        await grace.Page.RouteAsync("**/notifications/*", async route =>
        {
            await Task.Delay(route.Request.Method == "DELETE" ? 500 : 0);
            await route.ContinueAsync();
        });

        await grace.Button("Delete: Pie").DblClickAsync();

        await Expect(grace.Line("Pie")).ToHaveCountAsync(0);
        await Expect(grace.Toast).ToContainTextAsync("Deleted: Pie");
        await Expect(grace.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeVisibleAsync();
    }

    [Test]
    public async Task Under_a_filter_only_what_it_shows_of_a_line_is_deleted()
    {
        using var api = await SignInAsync("ada");
        var line = (await AllLinesAsync(api)).First(line => line.GetProperty("count").GetInt32() > 2);
        var (head, count) = (line.GetProperty("head"), line.GetProperty("count").GetInt32());
        var members = (await api.GetAsync($"notifications/{head.GetProperty("id")}/group")).GetProperty("items");
        var readTitle = members[count - 1].GetProperty("title").GetString()!;
        (await api.SendAsync(HttpMethod.Patch, $"notifications/{members[count - 1].GetProperty("id")}/read")).Should().HaveStatus(204);
        var ada = await EnterAsync("Ada");
        var whole = ada.Line($"{count} tickets were assigned to you");
        var groups = await whole.CountAsync();

        await ada.ShowAsync("Unread");
        await ada.Button($"Delete: {count - 1} tickets were assigned to you").ClickAsync();
        await ada.ShowAsync("All");
        await Expect(ada.Line(readTitle)).ToBeVisibleAsync();
        await Expect(whole).ToHaveCountAsync(groups - 1);

        await ada.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(whole).ToHaveCountAsync(groups);
    }

    [Test]
    public async Task The_keys_go_from_line_to_line_and_a_line_that_is_deleted_hands_on_the_focus()
    {
        await AnnounceAsync("ada", "Third", "Second", "First");
        var grace = await EnterAsync("Grace");
        await grace.Line("First").FocusAsync();

        await grace.Page.Keyboard.PressAsync("j");
        await Expect(grace.Line("Second")).ToBeFocusedAsync();
        await grace.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(grace.Line("First")).ToBeFocusedAsync();

        await grace.Button("Delete: First").FocusAsync();
        await grace.Page.Keyboard.PressAsync("Enter");
        await Expect(grace.Line("Second")).ToBeFocusedAsync();
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("<img src=x onerror=alert(1)>")]
    public async Task A_title_is_text_whatever_is_in_it(string title)
    {
        await AnnounceAsync("alan", title);
        var page = await OpenPageAsync();
        var dialogs = new List<string>();
        page.Dialog += (_, dialog) =>
        {
            dialogs.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };

        var alan = await InboxPage.EnterAsync(page, "Alan");

        (await alan.Lines.First.Locator(".words").TextContentAsync()).Should().Be(title);
        await Expect(alan.Lines.Locator("script, img")).ToHaveCountAsync(0);
        dialogs.Should().BeEmpty();
    }

    private static string TitleOf(JsonElement line) => line.GetProperty("count").GetInt32() is > 1 and var count
        ? $"{count} tickets were assigned to you"
        : line.GetProperty("head").GetProperty("title").GetString()!;

    private static async Task<List<JsonElement>> AllLinesAsync(Browser browser)
    {
        var lines = new List<JsonElement>();
        string? after = null;
        do
        {
            var page = await browser.GetAsync($"notifications/lines?limit=100{(after is null ? "" : $"&after={after}")}");
            lines.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        return lines;
    }
}
