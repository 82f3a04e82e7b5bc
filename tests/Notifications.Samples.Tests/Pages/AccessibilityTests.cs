using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>axe-core finds no violation in any state of the page, light and dark, on a desk and on a phone.</summary>
public sealed class AccessibilityTests : PageFixture
{
    private const int Phone = 390;

    // The dark page differs from the light one in its colors alone.
    private static readonly AxeRunOptions OnlyContrast = new() { RunOnly = new() { Type = "rule", Values = ["color-contrast"] } };

    [Test]
    public async Task Signing_in()
    {
        var page = await OpenPageAsync(Still);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada" }).WaitForAsync();

        await ShouldKeepTheRulesAsync(page);
    }

    [Test]
    public async Task Loading()
    {
        var page = await OpenPageAsync(Still);
        await page.RouteAsync("**/antiforgery", _ => { });
        await page.GotoAsync("/");
        await Expect(page.GetByTestId("loading")).ToBeVisibleAsync();

        await ShouldKeepTheRulesAsync(page);
    }

    [Test]
    public async Task The_inbox_with_a_group_a_long_message_a_menu_and_a_toast()
    {
        await AnnounceAsync("alan", "Cake");
        var alan = await EnterAsync("Alan", Still);
        await alan.UnfoldAsync();
        await alan.Lines.GetByRole(AriaRole.Button, new() { Name = "Show more" }).First.ClickAsync();
        await alan.Line("Cake").First.FocusAsync();
        await alan.Page.Keyboard.PressAsync("e");
        await Expect(alan.Toast).ToContainTextAsync("Undo");
        await ShouldKeepTheRulesAsync(alan.Page);

        await alan.Page.SetViewportSizeAsync(Phone, 860);
        await alan.Lines.GetByRole(AriaRole.Button, new() { Name = "Actions" }).First.ClickAsync();
        await ShouldKeepTheRulesAsync(alan.Page, Phone);
    }

    [Test]
    public async Task The_popover_and_the_shortcuts()
    {
        var alan = await EnterAsync("Alan", Still);
        await alan.OpenPopoverAsync();
        await ShouldKeepTheRulesAsync(alan.Page);

        await alan.Page.Keyboard.PressAsync("Escape");
        await alan.Page.Keyboard.PressAsync("?");
        await Expect(alan.Page.GetByTestId("help")).ToBeVisibleAsync();
        await ShouldKeepTheRulesAsync(alan.Page);
    }

    [TestCase("/tickets/T-999")]
    [TestCase("/releases/2.40")]
    public async Task A_page_that_a_notification_leads_to(string path)
    {
        var ada = await EnterAsync("Ada", Still);
        await ada.Page.GotoAsync(path);
        await ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();

        await ShouldKeepTheRulesAsync(ada.Page);
    }

    [Test]
    public async Task An_inbox_with_nothing_in_it()
    {
        using var api = await SignInAsync("alan");
        (await api.SendAsync(HttpMethod.Post, "notifications/read-all", new { })).Should().HaveStatus(200);
        var alan = await EnterAsync("Alan", Still);
        await alan.ShowAsync("Unread");
        await Expect(alan.Empty).ToBeVisibleAsync();

        await ShouldKeepTheRulesAsync(alan.Page);
    }

    [Test]
    public async Task The_settings_of_a_user_and_of_an_organization()
    {
        var ada = await EnterAsync("Ada", Still);
        await ada.OpenSettingsAsync();
        await ada.Switch("Review, E-mail").CheckAsync();
        await Expect(ada.Button("Reset: Review, E-mail")).ToBeVisibleAsync();
        await ShouldKeepTheRulesAsync(ada.Page);

        await ada.ShowSettingsOfOrganizationAsync();
        await ShouldKeepTheRulesAsync(ada.Page);
    }

    [Test]
    public async Task Unsubscribing()
    {
        var page = await OpenPageAsync(Still);
        await page.GotoAsync($"/unsubscribe?token={await UnsubscribeTokenOfAsync("alan")}");
        await ShouldKeepTheRulesAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Turn off e-mail" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("E-mail is off");
        await ShouldKeepTheRulesAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("E-mail is on");
    }

    [Test]
    public async Task An_announcement()
    {
        var ada = await EnterAsync("Ada", Still);
        await ada.OpenAnnouncementAsync();
        await ada.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Cake");

        await ShouldKeepTheRulesAsync(ada.Page);
    }

    [Test]
    public async Task Being_offline_and_failing_to_load()
    {
        var alan = await EnterAsync("Alan", Still);
        await alan.Page.Context.SetOfflineAsync(true);
        await Expect(alan.Status).ToHaveTextAsync("You are offline. Reconnecting...");
        await alan.ShowAsync("Unread");
        await Expect(alan.Page.Locator("#main .failed")).ToBeVisibleAsync();

        await ShouldKeepTheRulesAsync(alan.Page);
    }

    // Colors are checked as they are when an animation has ended.
    private static BrowserNewContextOptions Still => new() { ReducedMotion = ReducedMotion.Reduce };

    private static async Task ShouldKeepTheRulesAsync(IPage page, params int[] widths)
    {
        foreach (var width in widths is [] ? [1280, Phone] : widths)
        {
            await page.SetViewportSizeAsync(width, 860);
            await ShouldKeepAsync(page, ColorScheme.Light, new AxeRunOptions());
            await ShouldKeepAsync(page, ColorScheme.Dark, OnlyContrast);
        }
    }

    private static async Task ShouldKeepAsync(IPage page, ColorScheme scheme, AxeRunOptions options)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var result = await page.RunAxe(options);

        result.Passes.Should().NotBeEmpty();
        result.Violations.Select(rule => $"{rule.Id}: {rule.Help}: {string.Join(", ", rule.Nodes.Select(node => node.Html))}")
            .Should().BeEmpty("the page is {0} and {1} pixels wide", scheme, page.ViewportSize!.Width);
    }
}
