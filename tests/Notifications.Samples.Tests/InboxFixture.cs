using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;

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
        Application = new InboxApplication(ConnectionString, Configure);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Application.DisposeAsync();
        await SampleServer.Current.DropDatabaseAsync(ConnectionString);
    }

    /// <summary>What a fixture sets on the host besides its database.</summary>
    private protected virtual void Configure(IWebHostBuilder host)
    {
    }

    /// <summary>Runs plain SQL past the application, with parameters $1 and so on, and returns the first value of its first row.</summary>
    private protected async Task<object?> AskDatabaseAsync(string sql, params object[] parameters)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter);
        }

        return await command.ExecuteScalarAsync();
    }

    private protected Browser Open() => new(Application.CreateClient());

    private protected async Task<Browser> SignInAsync(string user)
    {
        var browser = Open();
        (await browser.SendAsync(HttpMethod.Post, "account/sign-in", new { user_name = user, password = "Notify-me-1" })).Should().HaveStatus(204);
        return browser;
    }

    private sealed class InboxApplication(string connectionString, Action<IWebHostBuilder> configure) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("ConnectionStrings:Inbox", connectionString);
            configure(builder);
        }
    }
}
