using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The bell in the bar of the application, and the narrow layout that its popover shares with a phone.</summary>
public sealed class PopoverTests : PageFixture
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 390, Height = 844 } };

    [Test]
    public async Task The_bell_opens_the_inbox_in_a_popover_on_every_page()
    {
        await AnnounceAsync("alan", "In the popover");
        var alan = await EnterAsync("Alan");
        await alan.Page.GotoAsync("/tickets/T-1");

        await alan.OpenPopoverAsync();
        (await alan.Popover.BoundingBoxAsync())!.Width.Should().Be(380);
        await alan.Popover.GetByRole(AriaRole.Button, new() { Name = "Actions: In the popover" }).ClickAsync();
        await alan.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Mark as read" }).ClickAsync();

        await Expect(alan.Popover.Locator(".line:not(.is-unread)").Filter(new() { HasText = "In the popover" })).ToBeVisibleAsync();
        await alan.Page.Keyboard.PressAsync("Escape");
        await Expect(alan.Popover).ToBeHiddenAsync();
        await Expect(alan.Lines).ToHaveCountAsync(0);
    }

    [Test]
    public async Task The_popover_follows_what_arrives_and_scrolls_by_itself()
    {
        var ada = await EnterAsync("Ada");
        await ada.OpenPopoverAsync();

        await AnnounceAsync("ada", "Arrived");
        await Expect(ada.Popover.GetByRole(AriaRole.Article, new() { Name = "Arrived" })).ToBeVisibleAsync();
        await ada.Popover.Locator(".scroll").EvaluateAsync("box => box.scrollTo(0, box.scrollHeight)");

        await Expect(ada.Popover.GetByTestId("line").Nth(60)).ToBeAttachedAsync();
        (await ada.Page.EvaluateAsync<int>("scrollY")).Should().Be(0);
    }

    [Test]
    public async Task J_goes_through_the_lines_of_the_popover_while_it_is_open()
    {
        var grace = await EnterAsync("Grace");
        await grace.OpenPopoverAsync();

        await grace.Page.Keyboard.PressAsync("j");

        await Expect(grace.Popover.GetByRole(AriaRole.Article).First).ToBeFocusedAsync();
    }

    [Test]
    public async Task On_a_phone_the_controls_are_one_row_and_a_line_has_one_menu()
    {
        await AnnounceAsync("ada", "On the phone");
        var grace = await EnterAsync("Grace", Phone);
        var controls = await grace.Page.Locator("#main .filters").BoundingBoxAsync();
        controls!.Height.Should().BeLessThan(48);
        (await grace.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(390);
        await Expect(grace.Line("On the phone").GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        var menu = grace.Button("Actions: On the phone");

        await menu.ClickAsync();
        await Expect(grace.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Mark as read" })).ToBeFocusedAsync();
        await grace.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(grace.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" })).ToBeFocusedAsync();
        await grace.Page.Keyboard.PressAsync("Escape");
        await Expect(menu).ToBeFocusedAsync();
        await menu.ClickAsync();
        await grace.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();

        await Expect(grace.Line("On the phone")).ToHaveCountAsync(0);
        await Expect(grace.Toast).ToContainTextAsync("Deleted: On the phone");
    }

    [Test]
    public async Task An_unread_line_differs_by_its_dot_alone()
    {
        await AnnounceAsync("ada", "Same");
        var grace = await EnterAsync("Grace");
        var line = grace.Lines.Filter(new() { HasText = "Same" }).First;
        var unread = await LookOfAsync(line);

        await grace.Button("Mark as read: Same").First.ClickAsync();
        await Expect(grace.Button("Mark as unread: Same")).ToHaveCountAsync(1);

        var read = await LookOfAsync(line);
        (unread[0], read[0]).Should().Be(("\"\"", "none"));
        unread[1..].Should().Equal(read[1..]);
    }

    private static Task<string[]> LookOfAsync(ILocator line) => line.EvaluateAsync<string[]>(
        """
        line => [
            getComputedStyle(line.querySelector('article'), '::before').content,
            getComputedStyle(line.querySelector('.title')).fontWeight,
            getComputedStyle(line.querySelector('.words')).fontWeight,
            getComputedStyle(line).backgroundColor,
        ]
        """);
}
