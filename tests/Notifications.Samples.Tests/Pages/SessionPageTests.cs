using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>Signing in and out, and sessions that end meanwhile.</summary>
public sealed class SessionPageTests : PageFixture
{
    [Test]
    public async Task A_wrong_password_is_said_in_the_form()
    {
        var page = await OpenPageAsync();
        await page.GotoAsync("/");
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("Password").FillAsync("wrong");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Wrong user name or password.");
    }

    [Test]
    public async Task The_form_fits_on_a_narrow_phone()
    {
        var page = await OpenPageAsync(new() { ViewportSize = new() { Width = 320, Height = 700 } });

        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ada" })).ToBeVisibleAsync();

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(320);
    }

    [TestCase("**/antiforgery")]
    [TestCase("**/notifications/lines*")]
    public async Task What_cannot_be_loaded_can_be_tried_again(string address)
    {
        var grace = await EnterAsync("Grace");
        await grace.Page.RouteAsync(address, route => route.AbortAsync());
        await grace.Page.ReloadAsync();
        await Expect(grace.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("We could not load your notifications. Try again.");

        await grace.Page.UnrouteAsync(address);
        await grace.Button("Try again").ClickAsync();

        await Expect(grace.Lines).Not.ToHaveCountAsync(0);
    }

    [Test]
    public async Task Another_user_of_the_same_browser_is_the_user_of_all_its_tabs()
    {
        var ada = await EnterAsync("Ada");
        var other = await ada.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await Expect(other.Locator("#user")).ToContainTextAsync("Ada Lovelace");

        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(ada.Page.GetByLabel("User name")).ToBeFocusedAsync();
        await Expect(ada.Lines).ToHaveCountAsync(0);

        await other.GetByRole(AriaRole.Button, new() { Name = "Grace" }).ClickAsync();
        await Expect(ada.Page.Locator("#user")).ToContainTextAsync("Grace Hopper");
    }

    [Test]
    public async Task Who_is_not_signed_in_any_more_is_asked_to()
    {
        // Without the live stream, which refreshes the list soon after it opens, only the click can notice.
        var page = await OpenPageAsync();
        await page.RouteAsync("**/notifications/live*", _ => { });
        var alan = await InboxPage.EnterAsync(page, "Alan");
        await page.Context.ClearCookiesAsync();

        await alan.Button("Settings").ClickAsync();

        await Expect(page.GetByLabel("User name")).ToBeFocusedAsync();
    }

    [Test]
    public async Task A_session_that_ends_while_the_page_is_open_is_noticed_without_a_click()
    {
        var alan = await EnterAsync("Alan");
        await alan.Page.Context.ClearCookiesAsync();

        await AnnounceAsync("alan", "A release");

        await Expect(alan.Page.GetByLabel("User name")).ToBeFocusedAsync();
    }
}
