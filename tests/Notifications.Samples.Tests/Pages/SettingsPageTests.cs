using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The switches of a user, and the locks of an administrator.</summary>
public sealed class SettingsPageTests : PageFixture
{
    private const string Comment = "Comment, In app";
    private const string SecurityAlert = "Security alert, E-mail";

    [Test]
    public async Task A_locked_switch_cannot_be_turned_and_says_why()
    {
        var ada = await EnterAsync("Ada");

        await ada.OpenSettingsAsync();

        await Expect(ada.Switch(SecurityAlert)).ToBeDisabledAsync();
        await Expect(ada.Switch(SecurityAlert)).ToBeCheckedAsync();
        await Expect(ada.Switch(SecurityAlert)).ToHaveAccessibleDescriptionAsync("Locked by your organization");
        await Expect(ada.Switch("Comment, E-mail")).ToBeEnabledAsync();
        await Expect(ada.Lock(SecurityAlert)).ToBeHiddenAsync();
    }

    [Test]
    public async Task A_switch_is_turned_and_forgotten_again()
    {
        var grace = await EnterAsync("Grace");
        await grace.OpenSettingsAsync();
        await Expect(grace.Settings.GetByRole(AriaRole.Radio, new() { Name = "Organization" })).ToHaveCountAsync(0);

        await grace.Switch("Mention, E-mail").UncheckAsync();
        await Expect(grace.Switch("Mention, E-mail")).ToHaveAccessibleDescriptionAsync("Your choice");
        await grace.Page.ReloadAsync();
        await grace.OpenSettingsAsync();
        await Expect(grace.Switch("Mention, E-mail")).Not.ToBeCheckedAsync();

        await grace.Button("Reset to defaults").ClickAsync();
        await Expect(grace.Switch("Mention, E-mail")).ToBeCheckedAsync();
        await Expect(grace.Switch("Mention, E-mail")).ToHaveAccessibleDescriptionAsync("");
    }

    [Test]
    public async Task A_choice_of_ones_own_can_be_reset_by_itself()
    {
        var alan = await EnterAsync("Alan");
        await alan.OpenSettingsAsync();
        await Expect(alan.Button("Reset to defaults")).ToBeDisabledAsync();
        await alan.Switch("Review, E-mail").CheckAsync();
        await alan.Switch("Release, E-mail").CheckAsync();

        await alan.Button("Reset: Review, E-mail").ClickAsync();

        await Expect(alan.Switch("Review, E-mail")).Not.ToBeCheckedAsync();
        await Expect(alan.Switch("Review, E-mail")).ToBeFocusedAsync();
        await Expect(alan.Button("Reset: Review, E-mail")).ToBeHiddenAsync();
        await Expect(alan.Switch("Release, E-mail")).ToBeCheckedAsync();
        await Expect(alan.Button("Reset to defaults")).ToBeEnabledAsync();
    }

    [Test]
    public async Task Every_type_has_a_sentence_and_the_reason_is_given_only_where_it_differs_from_the_default()
    {
        var ada = await EnterAsync("Ada");

        await ada.OpenSettingsAsync();

        var sentences = await ada.Settings.Locator(".sentence").AllTextContentsAsync();
        sentences.Should().HaveCount(8).And.OnlyContain(sentence => sentence.EndsWith('.'));
        await Expect(ada.Switch("Announcement, E-mail")).ToHaveAccessibleDescriptionAsync("Set by your organization");
        await Expect(ada.Switch("Announcement, In app")).ToHaveAccessibleDescriptionAsync("");
        await Expect(ada.Settings).ToContainTextAsync("Choose what you are notified about. Changes are saved automatically.");
        await ada.ShowSettingsOfOrganizationAsync();
        await Expect(ada.Settings).ToContainTextAsync("Defaults for members who have not chosen. Locked ones apply to everyone.");
    }

    [Test]
    public async Task E_mail_comes_at_once_or_once_a_day_or_not_at_all()
    {
        var grace = await EnterAsync("Grace");
        await grace.OpenSettingsAsync();
        await Expect(grace.Frequency("Immediately")).ToBeCheckedAsync();

        await grace.ChooseFrequencyAsync("Once a day");
        await grace.Page.ReloadAsync();
        await grace.OpenSettingsAsync();
        await Expect(grace.Frequency("Once a day")).ToBeCheckedAsync();
        await Expect(grace.Switch("Mention, E-mail")).ToBeCheckedAsync();

        await grace.ChooseFrequencyAsync("Off");
        await Expect(grace.Switch("Mention, E-mail")).Not.ToBeCheckedAsync();
        await Expect(grace.Switch(SecurityAlert)).ToBeCheckedAsync();

        await grace.Switch("Mention, E-mail").CheckAsync();
        await Expect(grace.Frequency("Once a day")).ToBeCheckedAsync();

        await grace.ChooseFrequencyAsync("Off");
        await grace.Button("Reset to defaults").ClickAsync();
        await Expect(grace.Frequency("Once a day")).ToBeCheckedAsync();
        await grace.ChooseFrequencyAsync("Immediately");
        await Expect(grace.Switch("Mention, E-mail")).ToHaveAccessibleDescriptionAsync("");
    }

    [Test]
    public async Task How_often_e_mail_comes_is_no_setting_of_an_organization()
    {
        var ada = await EnterAsync("Ada");
        await ada.OpenSettingsAsync();
        await Expect(ada.Frequency("Immediately")).ToBeVisibleAsync();

        await ada.ShowSettingsOfOrganizationAsync();

        await Expect(ada.Frequency("Immediately")).ToBeHiddenAsync();
    }

    [Test]
    public async Task What_an_administrator_locks_is_locked_for_everybody_and_for_nobody_else()
    {
        var ada = await EnterAsync("Ada");
        await ada.OpenSettingsAsync();
        await ada.ShowSettingsOfOrganizationAsync();

        await ada.Lock(Comment).ClickAsync();
        await Expect(ada.Lock(Comment)).ToHaveAttributeAsync("aria-pressed", "true");
        await ada.Switch(Comment).UncheckAsync();

        await ExpectSwitchAsync("Grace", isOn: false, isLocked: true, "Locked by your organization");
        await ExpectSwitchAsync("Alan", isOn: true, isLocked: false, "");

        await ada.Lock(Comment).ClickAsync();
        await Expect(ada.Lock(Comment)).ToHaveAttributeAsync("aria-pressed", "false");
        await ExpectSwitchAsync("Grace", isOn: true, isLocked: false, "");
    }

    [Test]
    public async Task What_has_not_come_yet_is_not_changed_in_place_of_what_is_shown()
    {
        var page = await OpenPageAsync();
        var answer = new TaskCompletionSource();
        await page.RouteAsync("**/organizations/**", async route =>
        {
            await answer.Task;
            await route.AbortAsync();
        });
        var ada = await InboxPage.EnterAsync(page, "Ada");
        await ada.OpenSettingsAsync();

        await ada.ChooseOrganizationAsync();
        await Expect(ada.Settings.Locator("table")).ToHaveJSPropertyAsync("inert", true);
        answer.SetResult();

        await Expect(ada.Settings.GetByRole(AriaRole.Alert)).ToHaveTextAsync("We could not load the settings. Try again.");
        await Expect(ada.Settings.GetByRole(AriaRole.Radio, new() { Name = "Mine" })).ToBeCheckedAsync();
        await Expect(ada.Settings.Locator("table")).ToHaveJSPropertyAsync("inert", false);
    }

    [TestCase(320)]
    [TestCase(360)]
    public async Task All_of_it_fits_on_a_phone(int width)
    {
        var ada = await EnterAsync("Ada", new() { ViewportSize = new() { Width = width, Height = 740 } });
        await ada.OpenSettingsAsync();
        (await FitsAsync()).Should().BeTrue();

        await ada.ShowSettingsOfOrganizationAsync();

        (await FitsAsync()).Should().BeTrue();

        Task<bool> FitsAsync() => ada.Settings.EvaluateAsync<bool>("dialog => dialog.scrollWidth <= dialog.clientWidth");
    }

    [Test]
    public async Task What_is_refused_is_shown_as_it_still_is()
    {
        var page = await OpenPageAsync();
        await page.RouteAsync(
            "**/api/v1/preferences", route => route.Request.Method == "PATCH" ? route.AbortAsync() : route.ContinueAsync());
        var alan = await InboxPage.EnterAsync(page, "Alan");
        await alan.OpenSettingsAsync();

        await alan.Switch(Comment).ClickAsync();

        var alert = alan.Settings.GetByRole(AriaRole.Alert);
        await Expect(alert).ToHaveTextAsync("“Comment, In app” was not saved. Try again.");
        (await alert.EvaluateAsync<bool>(
            "alert => { const { x, y } = alert.getBoundingClientRect(); return document.elementFromPoint(x + 1, y + 1) === alert; }"))
            .Should().BeTrue("nothing covers it");
        await Expect(alan.Switch(Comment)).ToBeCheckedAsync();
    }

    private async Task ExpectSwitchAsync(string user, bool isOn, bool isLocked, string reason)
    {
        var inbox = await EnterAsync(user);
        await inbox.OpenSettingsAsync();
        await Expect(inbox.Switch(Comment)).ToBeCheckedAsync(new() { Checked = isOn });
        await Expect(inbox.Switch(Comment)).ToBeEnabledAsync(new() { Enabled = !isLocked });
        await Expect(inbox.Switch(Comment)).ToHaveAccessibleDescriptionAsync(reason);
    }
}
