using LocalPostgres;
using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The server that all fixtures share, and the template of their databases.</summary>
internal static class TestServer
{
    private static LocalPostgresServer? _server;
    private static string? _template;
    private static int _databases;

    public static LocalPostgresServer Current => _server ?? throw new InvalidOperationException("The server runs only while tests run.");

    public static async Task StartAsync()
    {
        var environment = EnvironmentSettings.OfThisProcess();
        _server = await LocalPostgresServer.StartAsync(
            new LocalPostgresOptions(), environment with { SharedServer = CitusCluster.Coordinator ?? environment.SharedServer });
        if (TestLayout.IsDistributed)
        {
            return;
        }

        var connectionString = await CreateEmptyDatabaseAsync();
        await CreateTablesAsync(connectionString);
        NpgsqlConnection.ClearAllPools();
        _template = new NpgsqlConnectionStringBuilder(connectionString).Database;
    }

    public static async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            await CitusCluster.LeaveAsync();
        }
    }

    /// <summary>Creates a database with the three tables and no rows.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var connectionString = await Current.CreateDatabaseAsync(NextName(), _template);
        if (TestLayout.IsDistributed)
        {
            // Not a copy of a template, because the shards of its tables would be in other databases.
            await CreateTablesAsync(connectionString);
        }

        return CitusCluster.OfApplication(connectionString);
    }

    public static async Task DropDatabaseAsync(string connectionString)
    {
        await Current.DropDatabaseAsync(CitusCluster.CoordinatorOf(connectionString));
        await CitusCluster.LeaveAsync(connectionString);
    }

    /// <summary>Creates an empty database.</summary>
    public static Task<string> CreateEmptyDatabaseAsync() => Current.CreateDatabaseAsync(NextName());

    /// <summary>Creates the three tables in the layout of this run.</summary>
    public static async Task CreateTablesAsync(string connectionString)
    {
        await using var context = new TestDbContext(TestDbContext.OptionsFor(connectionString));
        await context.Database.EnsureCreatedAsync();
        await TestLayout.ApplyAsync(context);
    }

    private static string NextName() => $"notifications_{Interlocked.Increment(ref _databases)}";
}
