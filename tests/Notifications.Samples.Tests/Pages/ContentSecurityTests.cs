using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The page works under a Content-Security-Policy that allows nothing but its own files.</summary>
public sealed class ContentSecurityTests : PageFixture
{
    [Test]
    public async Task Nothing_of_the_page_is_refused_by_a_strict_policy()
    {
        var page = await OpenPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.AddRange(message.Type is "error" or "warning" ? [message.Text] : []);
        page.PageError += (_, error) => complaints.Add(error);
        var answer = await page.GotoAsync("/");
        var policy = await answer!.HeaderValueAsync("content-security-policy");

        await UseAsync(page);

        policy.Should().Contain("default-src 'none'").And.NotContain("unsafe").And.NotContain("*");

        // Chromium logs that the first request, for the account, was answered by 401.
        complaints.Where(complaint => !complaint.Contains("401", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static async Task UseAsync(IPage page)
    {
        var ada = await InboxPage.EnterAsync(page, "Ada");
        await ada.UnfoldAsync();
        await ada.OpenPopoverAsync();
        await page.Keyboard.PressAsync("Escape");
        await ada.Button("Settings").ClickAsync();
        await ada.Settings.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await ada.OpenAnnouncementAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Cake");
        await page.GetByLabel("Message").FillAsync("In the kitchen.");
        await ada.Button("Send to 2 people").ClickAsync();
        await Expect(ada.Toast).ToHaveTextAsync("Announced to 2 people");
        await Expect(ada.News).ToHaveTextAsync("New: Cake");
    }
}
