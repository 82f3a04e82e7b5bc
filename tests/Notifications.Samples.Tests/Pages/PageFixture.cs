using Microsoft.Playwright;

namespace Notifications.Samples.Tests.Pages;

/// <summary>The sample on a port of its own, and a browser to look at its page.</summary>
public abstract class PageFixture : InboxFixture
{
    // Long enough for a busy machine; what succeeds does not wait for it.
    private const float Patience = 30_000;

    private Chromium? _chromium;

    [OneTimeSetUp]
    public async Task StartBrowserAsync()
    {
        _chromium = await Chromium.StartAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        Application.UseKestrel(port: 0);
        Application.StartServer();
    }

    [TearDown]
    public async Task CloseAllAsync() => await _chromium!.CloseAllAsync();

    [OneTimeTearDown]
    public async Task StopBrowserAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    private protected async Task<IPage> OpenPageAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = Application.ClientOptions.BaseAddress.ToString();
        return await _chromium!.OpenAsync(options);
    }

    private protected async Task<InboxPage> EnterAsync(string name, BrowserNewContextOptions? options = null) =>
        await InboxPage.EnterAsync(await OpenPageAsync(options), name);

    /// <summary>Tells the organization of an administrator something, past the page.</summary>
    private protected async Task AnnounceAsync(string admin, params string[] titles)
    {
        using var browser = await SignInAsync(admin);
        foreach (var title in titles)
        {
            (await browser.SendAsync(HttpMethod.Post, "announcements", new { title, message = "It was announced." }))
                .Should().HaveStatus(200);
        }
    }
}
