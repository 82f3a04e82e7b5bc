using Microsoft.Playwright;

namespace Notifications.Samples.Tests.Pages;

/// <summary>What a user sees of an inbox, by the names that a screen reader says.</summary>
internal sealed class InboxPage(IPage page)
{
    public IPage Page => page;

    public ILocator Badge => page.GetByTestId("badge");

    public ILocator Lines => page.GetByTestId("line");

    public ILocator News => page.GetByTestId("news");

    public ILocator Settings => page.GetByTestId("settings");

    public ILocator Status => page.GetByTestId("status");

    public ILocator Toast => page.GetByTestId("toast");

    /// <summary>Comes in by the button of a demonstration user.</summary>
    public static async Task<InboxPage> EnterAsync(IPage page, string name)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
        var inbox = new InboxPage(page);
        await inbox.Lines.First.WaitForAsync();
        return inbox;
    }

    /// <summary>Shows all, or only what is unread.</summary>
    public Task ShowAsync(string status) => ChooseAsync(page.GetByRole(AriaRole.Radio, new() { Name = status, Exact = true }));

    /// <summary>Marks all as read, and returns when the server has answered.</summary>
    public Task MarkAllAsReadAsync() => page.RunAndWaitForResponseAsync(
        () => Button("Mark all as read").ClickAsync(),
        response => response.Url.EndsWith("/notifications/read-all", StringComparison.Ordinal) && response.Ok);

    public async Task OpenSettingsAsync()
    {
        await Button("Settings").ClickAsync();
        await Settings.GetByRole(AriaRole.Switch).First.WaitForAsync();
    }

    /// <summary>An administrator's other settings, in which every switch has a lock.</summary>
    public async Task ShowSettingsOfEverybodyAsync()
    {
        await ChooseEverybodyAsync();
        await Lock("Security alert, Email").WaitForAsync();
    }

    public Task ChooseEverybodyAsync() => ChooseAsync(Settings.GetByRole(AriaRole.Radio, new() { Name = "Everybody’s" }));

    public ILocator Switch(string name) => Settings.GetByRole(AriaRole.Switch, new() { Name = name, Exact = true });

    public ILocator Frequency(string name) => Settings.GetByRole(
        AriaRole.Radio, new() { Name = name, Exact = true, IncludeHidden = true });

    /// <summary>Chooses how often e-mail comes, and returns when the server has answered.</summary>
    public Task ChooseFrequencyAsync(string name) => page.RunAndWaitForResponseAsync(
        () => ChooseAsync(Frequency(name)),
        response => response.Url.EndsWith("/preferences/email-frequency", StringComparison.Ordinal) && response.Ok);

    public ILocator Lock(string name) => Settings.GetByRole(AriaRole.Button, new() { Name = $"Lock: {name}", Exact = true });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Line(string title) => Lines.GetByRole(AriaRole.Article, new() { Name = title, Exact = true });

    // The circle of a radio button is hidden behind its words.
    private static Task ChooseAsync(ILocator radio) => radio.CheckAsync(new() { Force = true });
}
