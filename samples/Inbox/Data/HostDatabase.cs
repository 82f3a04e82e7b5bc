using LocalPostgres;
using Microsoft.EntityFrameworkCore;

namespace Inbox.Data;

/// <summary>The configured database, or one on a server that is started with the application and removed with it.</summary>
internal sealed class HostDatabase : IAsyncDisposable
{
    private const string Name = "Inbox";

    private readonly LocalPostgresServer? _server;

    private HostDatabase(string connectionString, LocalPostgresServer? server = null) =>
        (ConnectionString, _server) = (connectionString, server);

    public string ConnectionString { get; }

    public static async Task<HostDatabase> OpenAsync(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration.GetConnectionString(Name) is { Length: > 0 } connectionString)
        {
            return new HostDatabase(connectionString);
        }

        // Tools that make migrations start the application, but connect to no database.
        if (EF.IsDesignTime)
        {
            return new HostDatabase("Host=localhost");
        }

        if (!environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{Name} is not set. The application starts a server of its own only in Development.");
        }

        var server = await LocalPostgresServer.StartAsync();
        return new HostDatabase(await server.CreateDatabaseAsync("inbox"), server);
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
