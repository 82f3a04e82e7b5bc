using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The page keeps the rules that axe-core can check: names, roles, contrast, structure.</summary>
public sealed class AccessibilityTests : PageFixture
{
    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    [Test]
    public async Task Signing_in([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        var page = await OpenPageAsync(In(scheme));
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada" }).WaitForAsync();

        await ShouldKeepTheRulesAsync(page);
    }

    [Test]
    public async Task The_inbox_with_an_unfolded_line([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        var ada = await EnterAsync("Ada", In(scheme));
        await ada.Lines.GetByRole(AriaRole.Button, new() { Name = "All " }).First.ClickAsync();
        await ada.Page.GetByTestId("member").First.WaitForAsync();

        await ShouldKeepTheRulesAsync(ada.Page);
    }

    [Test]
    public async Task Something_that_can_be_undone([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        await AnnounceAsync("ada", "Cake");
        var grace = await EnterAsync("Grace", In(scheme));
        await grace.Button("Delete: Cake").First.ClickAsync();
        await Expect(grace.Toast).ToContainTextAsync("Undo");

        await ShouldKeepTheRulesAsync(grace.Page);
    }

    [Test]
    public async Task An_inbox_with_nothing_in_it([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        using var api = await SignInAsync("alan");
        (await api.SendAsync(HttpMethod.Post, "notifications/read-all", new { })).Should().HaveStatus(200);
        var alan = await EnterAsync("Alan", In(scheme));
        await alan.ShowAsync("Unread");
        await Expect(alan.Lines).ToHaveCountAsync(0);

        await ShouldKeepTheRulesAsync(alan.Page);
    }

    [Test]
    public async Task The_settings_of_a_user_and_of_everybody([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        var ada = await EnterAsync("Ada", In(scheme));
        await ada.OpenSettingsAsync();
        await ShouldKeepTheRulesAsync(ada.Page);

        await ada.ShowSettingsOfEverybodyAsync();
        await ShouldKeepTheRulesAsync(ada.Page);
    }

    [Test]
    public async Task Unsubscribing([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        var page = await OpenPageAsync(In(scheme));
        await page.GotoAsync($"/unsubscribe?token={await UnsubscribeTokenOfAsync("alan")}");
        await ShouldKeepTheRulesAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Turn off e-mail" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("E-mail is off");
        await ShouldKeepTheRulesAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("E-mail is on");
    }

    [Test]
    public async Task An_announcement([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        var ada = await EnterAsync("Ada", In(scheme));
        await ada.Button("Announce").ClickAsync();
        await ada.Page.GetByLabel("Title").FillAsync("Cake");

        await ShouldKeepTheRulesAsync(ada.Page);
    }

    [Test]
    public async Task Being_offline_on_a_phone([ValueSource(nameof(Schemes))] ColorScheme scheme)
    {
        var grace = await EnterAsync("Grace", new() { ColorScheme = scheme, ViewportSize = new() { Width = 360, Height = 740 } });
        await grace.Page.Context.SetOfflineAsync(true);
        await Expect(grace.Status).ToHaveTextAsync("Offline: trying again");

        await ShouldKeepTheRulesAsync(grace.Page);
    }

    // What moves has its colors at the end of it.
    private static BrowserNewContextOptions In(ColorScheme scheme) => new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce };

    private static async Task ShouldKeepTheRulesAsync(IPage page)
    {
        var result = await page.RunAxe();

        result.Passes.Should().NotBeEmpty();
        result.Violations.Select(rule => $"{rule.Id}: {rule.Help}: {string.Join(", ", rule.Nodes.Select(node => node.Html))}").Should().BeEmpty();
    }
}
