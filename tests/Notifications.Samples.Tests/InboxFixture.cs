using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Notifications.Samples.Tests;

/// <summary>The sample as it runs, with its demonstration data in a database of its own.</summary>
public abstract class InboxFixture
{
    private protected WebApplicationFactory<Program> Application { get; private set; } = null!;

    protected string ConnectionString { get; private set; } = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        ConnectionString = await SampleServer.CreateDatabaseAsync();
        Application = new InboxApplication(ConnectionString);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Application.DisposeAsync();
        await SampleServer.Current.DropDatabaseAsync(ConnectionString);
    }

    private protected Browser Open() => new(Application.CreateClient());

    private protected async Task<Browser> SignInAsync(string user)
    {
        var browser = Open();
        (await browser.SendAsync(HttpMethod.Post, "account/sign-in", new { user_name = user, password = "Notify-me-1" })).Should().HaveStatus(204);
        return browser;
    }

    private sealed class InboxApplication(string connectionString) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseSetting("ConnectionStrings:Inbox", connectionString);
    }
}
