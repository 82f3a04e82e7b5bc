using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The form by which an administrator announces something.</summary>
public sealed class AnnouncementPageTests : PageFixture
{
    [Test]
    public async Task An_announcement_is_counted_previewed_and_reported()
    {
        using (var grace = await SignInAsync("grace"))
        {
            var nothing = new { in_app = new { announcement = false }, email = new { announcement = false } };
            (await grace.SendAsync(HttpMethod.Patch, "preferences", nothing)).Should().HaveStatus(200);
        }

        var ada = await EnterAsync("Ada");
        var form = ada.Page.GetByTestId("announce");
        await ada.OpenAnnouncementAsync();
        await Expect(form).ToContainTextAsync("1 person will get this. 1 has opted out.");

        await ada.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Cake");
        await ada.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("In the kitchen.");
        var preview = ada.Page.GetByTestId("preview");
        await Expect(preview.Locator(".words")).ToHaveTextAsync("Cake");
        await Expect(preview.Locator(".message")).ToHaveTextAsync("In the kitchen.");
        await Expect(preview.Locator(".initials")).ToHaveTextAsync("AL");
        await ada.Button("Send to 1 person").ClickAsync();

        await Expect(ada.Toast).ToHaveTextAsync("Announced to 1 person; 1 had opted out");
        await Expect(ada.Line("Cake")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Spaces_are_no_announcement()
    {
        var alan = await EnterAsync("Alan");
        await alan.OpenAnnouncementAsync();
        var title = alan.Page.GetByLabel("Title", new() { Exact = true });
        await alan.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("In the kitchen.");

        await title.FillAsync("   ");
        (await title.EvaluateAsync<bool>("field => field.checkValidity()")).Should().BeFalse();
        await title.FillAsync("Cake");
        (await title.EvaluateAsync<bool>("field => field.checkValidity()")).Should().BeTrue();
    }

    [Test]
    public async Task Who_wants_it_by_e_mail_only_is_counted()
    {
        using var alan = await SignInAsync("alan");
        var mailOnly = new { in_app = new { announcement = false }, email = new { announcement = true } };
        (await alan.SendAsync(HttpMethod.Patch, "preferences", mailOnly)).Should().HaveStatus(200);

        var audience = await alan.GetAsync("announcements/audience");

        (audience.GetProperty("people").GetInt32(), audience.GetProperty("opted_out").GetInt32()).Should().Be((1, 0));
        var sent = await alan.SendAsync(HttpMethod.Post, "announcements", new { title = "Tea", message = "At four." });
        (await sent.Content.ReadAsStringAsync()).Should().Be("""{"published":1,"already_notified":0,"opted_out":0}""");
    }

    [Test]
    public async Task The_audience_is_for_administrators()
    {
        using var grace = await SignInAsync("grace");

        await (await grace.SendAsync(HttpMethod.Get, "announcements/audience")).ShouldBeProblemAsync(403);
    }
}
