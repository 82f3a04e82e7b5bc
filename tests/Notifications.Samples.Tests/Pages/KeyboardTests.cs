using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The inbox without a mouse.</summary>
public sealed class KeyboardTests : PageFixture
{
    [Test]
    public async Task J_and_k_work_from_anywhere()
    {
        await AnnounceAsync("alan", "Second", "First");
        var alan = await EnterAsync("Alan");
        await Expect(alan.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();

        await alan.Page.Keyboard.PressAsync("j");
        await Expect(alan.Line("First")).ToBeFocusedAsync();
        await alan.Page.Keyboard.PressAsync("j");
        await Expect(alan.Line("Second")).ToBeFocusedAsync();
        await alan.Button("Settings").FocusAsync();
        await alan.Page.Keyboard.PressAsync("k");
        await Expect(alan.Line("First")).ToBeFocusedAsync();
    }

    [Test]
    public async Task U_toggles_read_and_e_deletes()
    {
        await AnnounceAsync("alan", "Below", "Above");
        var alan = await EnterAsync("Alan");
        await alan.Line("Above").FocusAsync();

        await alan.Page.Keyboard.PressAsync("u");
        await Expect(alan.Button("Mark as unread: Above")).ToHaveCountAsync(1);
        await alan.Page.Keyboard.PressAsync("u");
        await Expect(alan.Button("Mark as read: Above")).ToHaveCountAsync(1);

        await alan.Page.Keyboard.PressAsync("e");
        await Expect(alan.Line("Above")).ToHaveCountAsync(0);
        await Expect(alan.Line("Below")).ToBeFocusedAsync();
    }

    [Test]
    public async Task A_question_mark_shows_the_shortcuts_and_they_can_be_turned_off()
    {
        var alan = await EnterAsync("Alan");
        var help = alan.Page.GetByTestId("help");

        await alan.Page.Keyboard.PressAsync("?");
        await Expect(help).ToContainTextAsync("Next and previous notification");
        await help.GetByRole(AriaRole.Switch).UncheckAsync();
        await alan.Page.Keyboard.PressAsync("Escape");
        await Expect(help).ToBeHiddenAsync();

        await alan.Page.Keyboard.PressAsync("j");
        await Expect(alan.Lines.First.GetByRole(AriaRole.Article)).Not.ToBeFocusedAsync();
        await alan.Button("Keyboard shortcuts").ClickAsync();
        await Expect(help.GetByRole(AriaRole.Switch)).Not.ToBeCheckedAsync();
    }

    [Test]
    public async Task A_line_is_one_tab_stop_and_its_buttons_are_reached_by_arrows()
    {
        await AnnounceAsync("alan", "Other", "One");
        var alan = await EnterAsync("Alan");
        await alan.Line("One").FocusAsync();

        await alan.Page.Keyboard.PressAsync("Tab");
        await Expect(alan.Line("Other")).ToBeFocusedAsync();
        await alan.Page.Keyboard.PressAsync("Shift+Tab");
        await alan.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(alan.Button("Mark as read: One")).ToBeFocusedAsync();
        await alan.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(alan.Button("Delete: One")).ToBeFocusedAsync();
        await alan.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(alan.Line("Other")).ToBeFocusedAsync();
    }

    [Test]
    public async Task Letters_that_are_typed_are_letters()
    {
        var ada = await EnterAsync("Ada");
        var lines = await ada.Lines.CountAsync();
        await ada.OpenAnnouncementAsync();

        await ada.Page.Keyboard.TypeAsync("juke?");

        await Expect(ada.Page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("juke?");
        await Expect(ada.Page.GetByTestId("help")).ToBeHiddenAsync();
        (await ada.Lines.CountAsync()).Should().Be(lines);
    }

    [Test]
    public async Task Marking_all_as_read_can_be_undone()
    {
        await AnnounceAsync("alan", "Unread", "Read before");
        using var api = await SignInAsync("alan");
        var read = (await api.GetAsync("notifications?limit=1")).GetProperty("items")[0].GetProperty("id");
        (await api.SendAsync(HttpMethod.Patch, $"notifications/{read}/read")).Should().HaveStatus(204);
        var alan = await EnterAsync("Alan");
        var unread = await alan.Badge.TextContentAsync();

        await alan.MarkAllAsReadAsync();
        await Expect(alan.Toast).ToContainTextAsync($"Marked {unread} notifications as read");
        await Expect(alan.Button("Mark all as read")).ToBeDisabledAsync();
        await Expect(alan.Badge).ToBeHiddenAsync();
        await alan.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(alan.Badge).ToHaveTextAsync(unread!);
        await Expect(alan.Button("Mark as unread: Read before")).ToHaveCountAsync(1);
        await Expect(alan.Button("Mark as read: Unread")).ToHaveCountAsync(1);
        await Expect(alan.Button("Mark all as read")).ToBeEnabledAsync();
    }
}
