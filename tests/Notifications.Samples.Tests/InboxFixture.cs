using Inbox.Email;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Notifications.Samples.Tests;

/// <summary>The sample as it runs, with its demonstration data in a database of its own.</summary>
public abstract class InboxFixture
{
    private protected WebApplicationFactory<Program> Application { get; private set; } = null!;

    protected string ConnectionString { get; private set; } = "";

    /// <summary>Where the application writes its mails.</summary>
    protected string MailFolder { get; private set; } = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        ConnectionString = await SampleServer.CreateDatabaseAsync();
        MailFolder = Directory.CreateTempSubdirectory("inbox-mails-").FullName;
        Application = new InboxApplication(ConnectionString, MailFolder, Configure);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Application.DisposeAsync();
        Directory.Delete(MailFolder, recursive: true);
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

    /// <summary>What the link in a mail to a user carries.</summary>
    private protected async Task<string> UnsubscribeTokenOfAsync(string user) =>
        Application.Services.GetRequiredService<UnsubscribeTokens>().TokenFor(await IdOfAsync(user));

    private protected async Task<Guid> IdOfAsync(string user) =>
        (Guid)(await AskDatabaseAsync("""SELECT "Id" FROM "AspNetUsers" WHERE "UserName" = $1""", user))!;

    private protected Browser Open() => new(Application.CreateClient());

    private protected async Task<Browser> SignInAsync(string user)
    {
        var browser = Open();
        (await browser.SignInAsync(user)).Should().HaveStatus(204);
        return browser;
    }

    private sealed class InboxApplication(string connectionString, string mailFolder, Action<IWebHostBuilder> configure)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("ConnectionStrings:Inbox", connectionString);
            builder.UseSetting("Email:Folder", mailFolder);
            configure(builder);
        }
    }
}
