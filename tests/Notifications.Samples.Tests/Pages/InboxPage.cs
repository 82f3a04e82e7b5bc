using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Notifications.Samples.Tests.Pages;

/// <summary>An inbox as its user sees it, by the names that a screen reader announces.</summary>
internal sealed class InboxPage(IPage page)
{
    public IPage Page => page;

    public ILocator Badge => page.GetByTestId("badge");

    public ILocator Empty => page.GetByTestId("empty");

    public ILocator Lines => page.GetByTestId("line");

    public ILocator Members => page.GetByTestId("member");

    public ILocator Popover => page.GetByTestId("popover");

    public ILocator News => page.GetByTestId("news");

    public ILocator Settings => page.GetByTestId("settings");

    public ILocator Status => page.GetByTestId("status");

    public ILocator Toast => page.GetByTestId("toast");

    /// <summary>Signs in by the button of a demonstration user.</summary>
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
    public async Task ShowSettingsOfOrganizationAsync()
    {
        await ChooseOrganizationAsync();
        await Lock("Security alert, E-mail").WaitForAsync();
    }

    public Task ChooseOrganizationAsync() => ChooseAsync(Settings.GetByRole(AriaRole.Radio, new() { Name = "Organization" }));

    public ILocator Switch(string name) => Settings.GetByRole(AriaRole.Switch, new() { Name = name, Exact = true });

    public ILocator Frequency(string name) => Settings.GetByRole(
        AriaRole.Radio, new() { Name = name, Exact = true, IncludeHidden = true });

    /// <summary>Chooses how often e-mail comes, and returns when the server has answered.</summary>
    public Task ChooseFrequencyAsync(string name) => page.RunAndWaitForResponseAsync(
        () => ChooseAsync(Frequency(name)),
        response => response.Url.EndsWith("/preferences/email-frequency", StringComparison.Ordinal) && response.Ok);

    public ILocator Lock(string name) => Settings.GetByRole(AriaRole.Button, new() { Name = $"Lock: {name}", Exact = true });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Line(string title) => Article(Lines, title);

    public ILocator LineOfPopover(string title) => Article(Popover, title);

    /// <summary>Unfolds the first group.</summary>
    public async Task UnfoldAsync()
    {
        await Lines.GetByRole(AriaRole.Button, new() { Name = "Show all " }).First.ClickAsync();
        await Members.First.WaitForAsync();
    }

    public async Task OpenPopoverAsync()
    {
        await page.GetByTestId("bell").ClickAsync();
        await Popover.GetByTestId("line").First.WaitForAsync();
    }

    public async Task OpenAnnouncementAsync()
    {
        await Button("Announce").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send to" }).WaitForAsync();
    }

    // The name begins with "Unread: " where it is.
    private static ILocator Article(ILocator place, string title) =>
        place.GetByRole(AriaRole.Article, new() { NameRegex = new Regex($"^(Unread: )?{Regex.Escape(title)}$") });

    // The circle of a radio button is hidden behind its words.
    private static Task ChooseAsync(ILocator radio) => radio.CheckAsync(new() { Force = true });
}
