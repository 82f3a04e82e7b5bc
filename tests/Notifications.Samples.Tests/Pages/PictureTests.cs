using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>Takes the pictures of the documentation, and checks that the page fits where it is shown.</summary>
public sealed class PictureTests : PageFixture
{
    /// <summary>The folder in which the pictures are replaced, if they are to be.</summary>
    private const string FolderVariable = "NOTIFICATIONS_PICTURES";

    [TestCase("light", ColorScheme.Light, 1000, 720)]
    [TestCase("dark", ColorScheme.Dark, 1000, 720)]
    [TestCase("phone", ColorScheme.Light, 390, 780)]
    public async Task The_inbox_fits_and_has_its_picture_taken(string name, ColorScheme scheme, int width, int height)
    {
        var ada = await EnterAsync("Ada", View(scheme, width, height));
        await Expect(ada.Badge).ToBeVisibleAsync();

        (await ada.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        await TakeAsync(ada.Page, name);
    }

    [Test]
    public async Task The_popover_has_its_picture_taken()
    {
        var ada = await EnterAsync("Ada", View(ColorScheme.Light, 1000, 720));
        await ada.Page.GotoAsync("/tickets/T-999");
        await ada.OpenPopoverAsync();

        await TakeAsync(ada.Page, "popover");
    }

    [Test]
    public async Task A_mail_has_its_picture_taken()
    {
        using var alan = await SignInAsync("alan");
        (await alan.SendAsync(HttpMethod.Patch, "preferences", new { email = new { announcement = true } })).Should().HaveStatus(200);
        var announcement = new
        {
            title = "Maintenance on Sunday",
            message = "Workbench is read-only from 06:00 to 08:00 UTC, while it moves to new servers.",
        };
        (await alan.SendAsync(HttpMethod.Post, "announcements", announcement)).Should().HaveStatus(200);
        var mail = await MailAsync();

        var page = await OpenPageAsync(View(ColorScheme.Light, 640, 300));
        await page.SetContentAsync(mail.HtmlBody!);

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Maintenance on Sunday");
        await TakeAsync(page, "e-mail");
    }

    private static BrowserNewContextOptions View(ColorScheme scheme, int width, int height) => new()
    {
        ColorScheme = scheme,
        ReducedMotion = ReducedMotion.Reduce,
        ViewportSize = new() { Width = width, Height = height },
    };

    private async Task<MimeMessage> MailAsync()
    {
        while (true)
        {
            if (Directory.GetFiles(MailFolder, "*.eml") is [var path])
            {
                return await MimeMessage.LoadAsync(path);
            }

            await Task.Delay(100);
        }
    }

    private static async Task TakeAsync(IPage page, string name)
    {
        // A line that is pointed at looks different.
        await page.Mouse.MoveAsync(0, 0);
        var picture = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });

        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"inbox-{name}.png");
        await File.WriteAllBytesAsync(path, picture);
        TestContext.AddTestAttachment(path);
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"inbox-{name}.png"), picture);
        }
    }
}
