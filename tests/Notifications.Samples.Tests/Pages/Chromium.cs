using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The Chromium or Chrome of this machine; where there is none, the tests that need it are left out.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Paths =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    // No sandbox: containers usually run as root, where Chromium has none. The others keep it from calling home.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<string> _errors = new();

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        var path = Array.Find(Paths, File.Exists);
        if (path is null)
        {
            Assert.Ignore($"Tests of the page need a browser, and there is none of {string.Join(", ", Paths)}.");
        }

        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments }));
    }

    /// <summary>A page of somebody new: nothing is shared with the pages that are open.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions options)
    {
        var context = await _browser.NewContextAsync(options);
        context.WebError += (_, error) => _errors.Enqueue(error.Error);
        return await context.NewPageAsync();
    }

    /// <summary>Closes all pages; an exception that none of their scripts has caught fails the test.</summary>
    public async Task CloseAllAsync()
    {
        await Task.WhenAll(_browser.Contexts.Select(context => context.CloseAsync()));
        var errors = _errors.ToArray();
        _errors.Clear();
        errors.Should().BeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
