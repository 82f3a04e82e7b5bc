using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>Takes pictures of the page, and sees that it fits where it is shown.</summary>
public sealed class PictureTests : PageFixture
{
    /// <summary>Where the picture of the README goes, if it is to be taken anew.</summary>
    private const string PictureVariable = "NOTIFICATIONS_PICTURE";

    [TestCase("light", ColorScheme.Light, 900, 720)]
    [TestCase("dark", ColorScheme.Dark, 900, 720)]
    [TestCase("phone", ColorScheme.Light, 360, 740)]
    public async Task The_page_fits_and_has_its_picture_taken(string name, ColorScheme scheme, int width, int height)
    {
        var ada = await EnterAsync("Ada", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        await Expect(ada.Badge).ToBeVisibleAsync();

        // A line that is pointed at looks different.
        await ada.Page.Mouse.MoveAsync(0, 0);

        var picture = await ada.Page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });

        (await ada.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        await KeepAsync(name, picture);
    }

    private static async Task KeepAsync(string name, byte[] picture)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"inbox-{name}.png");
        await File.WriteAllBytesAsync(path, picture);
        TestContext.AddTestAttachment(path);
        if (name == "light" && Environment.GetEnvironmentVariable(PictureVariable) is { Length: > 0 } wanted)
        {
            await File.WriteAllBytesAsync(wanted, picture);
        }
    }
}
