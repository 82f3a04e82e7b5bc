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
        await Expect(ada.LineOfPopover("Arrived")).ToBeVisibleAsync();
        await ada.Popover.Locator(".scroll").EvaluateAsync("box => box.scrollTo(0, box.scrollHeight)");

        await Expect(ada.Popover.GetByTestId("line").Nth(60)).ToBeAttachedAsync();
        (await ada.Page.EvaluateAsync<int>("scrollY")).Should().Be(0);
    }

    [Test]
    public async Task Undo_leaves_the_popover_open_and_shows_what_is_back()
    {
        await AnnounceAsync("ada", "Back in the popover");
        var grace = await EnterAsync("Grace");
        await grace.OpenPopoverAsync();
        await grace.Popover.GetByRole(AriaRole.Button, new() { Name = "Actions: Back in the popover" }).ClickAsync();
        await grace.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await Expect(grace.LineOfPopover("Back in the popover")).ToHaveCountAsync(0);

        await grace.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(grace.LineOfPopover("Back in the popover")).ToBeFocusedAsync();
        await grace.Page.Keyboard.PressAsync("Escape");
        await Expect(grace.Popover).ToBeHiddenAsync();
        await grace.Button("Delete: Back in the popover").ClickAsync();
        await Expect(grace.Toast).ToContainTextAsync("Deleted: Back in the popover");
    }

    [TestCase(320)]
    [TestCase(344)]
    [TestCase(360)]
    public async Task The_popover_fits_on_a_narrow_phone(int width)
    {
        var ada = await EnterAsync("Ada", new() { ViewportSize = new() { Width = width, Height = 740 } });
        await ada.OpenPopoverAsync();

        (await ada.Popover.Locator(".scroll").EvaluateAsync<bool>("box => box.scrollWidth <= box.clientWidth")).Should().BeTrue();
        (await ada.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
    }

    [Test]
    public async Task A_long_word_leaves_the_button_of_a_toast_in_sight()
    {
        var title = new string('a', 230);
        await AnnounceAsync("ada", title);
        var grace = await EnterAsync("Grace", Phone);

        await grace.Button($"Actions: {title}").ClickAsync();
        await grace.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();

        await Expect(grace.Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeInViewportAsync(new() { Ratio = 1 });
        (await grace.Toast.BoundingBoxAsync())!.Height.Should().BeLessThan(80);
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
