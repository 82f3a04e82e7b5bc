using LocalPostgres;
using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The server that all fixtures share, with a template of their databases: both are made once in a run of the tests.</summary>
internal static class TestServer
{
    private static LocalPostgresServer? _server;
    private static string? _template;
    private static int _databases;

    public static LocalPostgresServer Current => _server ?? throw new InvalidOperationException("The server runs while tests do, and no longer.");

    public static async Task StartAsync()
    {
        _server = await LocalPostgresServer.StartAsync();
        var connectionString = await CreateEmptyDatabaseAsync();
        await using var context = new TestDbContext(TestDbContext.OptionsFor(connectionString));
        await context.Database.EnsureCreatedAsync();
        await TestLayout.ApplyAsync(context);
        NpgsqlConnection.ClearAllPools();
        _template = new NpgsqlConnectionStringBuilder(connectionString).Database;
    }

    public static async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A database with the three tables in it, and no row.</summary>
    public static Task<string> CreateDatabaseAsync() => Current.CreateDatabaseAsync(NextName(), _template);

    /// <summary>A database with nothing in it, for a host that makes its own tables.</summary>
    public static Task<string> CreateEmptyDatabaseAsync() => Current.CreateDatabaseAsync(NextName());

    private static string NextName() => $"notifications_{Interlocked.Increment(ref _databases)}";
}
