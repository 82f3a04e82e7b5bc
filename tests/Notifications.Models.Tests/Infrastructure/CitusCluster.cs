using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>
/// The cluster in <c>NOTIFICATIONS_CITUS</c>. A distributed database exists on every node under one name. The test server creates and drops
/// the one of the coordinator; this class creates and drops those of the workers.
/// </summary>
internal static class CitusCluster
{
    public const string Variable = "NOTIFICATIONS_CITUS";

    /// <summary>The database on the coordinator whose <c>pg_dist_node</c> lists the workers.</summary>
    public static string? Coordinator { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null;

    /// <summary>Adds a new database of the coordinator to the cluster.</summary>
    public static async Task JoinAsync(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        var coordinator = new NpgsqlConnectionStringBuilder(connectionString);
        await PlainSql.ExecuteAsync(connectionString, "CREATE EXTENSION IF NOT EXISTS citus");
        await PlainSql.ExecuteAsync(connectionString, $"SELECT citus_set_coordinator_host('{coordinator.Host}', {coordinator.Port})");
        foreach (var worker in await WorkersAsync())
        {
            await ExecuteAsync(worker, $"CREATE DATABASE \"{database}\"");
            worker.Database = database;
            await ExecuteAsync(worker, "CREATE EXTENSION IF NOT EXISTS citus");
            await PlainSql.ExecuteAsync(connectionString, $"SELECT citus_add_node('{worker.Host}', {worker.Port})");
        }
    }

    /// <summary>Drops a database on the workers.</summary>
    public static async Task LeaveAsync(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        foreach (var worker in await WorkersAsync())
        {
            await ExecuteAsync(worker, $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");
        }
    }

    // By the names that the coordinator has for them, with the users and passwords of the coordinator.
    private static async Task<List<NpgsqlConnectionStringBuilder>> WorkersAsync()
    {
        await using var connection = new NpgsqlConnection(Coordinator);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT nodename, nodeport FROM pg_dist_node WHERE groupid <> 0 AND isactive AND noderole = 'primary'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var workers = new List<NpgsqlConnectionStringBuilder>();
        while (await reader.ReadAsync())
        {
            workers.Add(
                new NpgsqlConnectionStringBuilder(Coordinator) { Host = reader.GetString(0), Port = reader.GetInt32(1), Pooling = false });
        }

        return workers;
    }

    private static Task ExecuteAsync(NpgsqlConnectionStringBuilder worker, string sql) =>
        PlainSql.ExecuteAsync(worker.ConnectionString, sql);
}
