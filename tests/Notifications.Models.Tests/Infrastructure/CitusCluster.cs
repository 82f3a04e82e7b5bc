using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>
/// The cluster in <c>NOTIFICATIONS_CITUS</c>. A distributed database exists on every node under one name. The test server creates and drops
/// the one of the coordinator; this class creates and drops those of the workers. With <c>NOTIFICATIONS_CITUS_PORT</c>, tests that do not
/// create tables of their own connect to the worker with that port, as an application may; only their plain SQL goes to the coordinator.
/// </summary>
internal static class CitusCluster
{
    public const string Variable = "NOTIFICATIONS_CITUS";

    private const string PortVariable = "NOTIFICATIONS_CITUS_PORT";

    private const long JoinLock = 20_260_101;

    private static readonly ConcurrentDictionary<string, bool> Joined = new();

    /// <summary>The database on the coordinator whose <c>pg_dist_node</c> lists the workers.</summary>
    public static string? Coordinator { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null;

    private static int? Port { get; } =
        Environment.GetEnvironmentVariable(PortVariable) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether a database is on the coordinator. Servers that a test starts are not.</summary>
    public static bool Has(string connectionString) => Coordinator is not null && AddressOf(connectionString) == AddressOf(Coordinator);

    /// <summary>The node that the application connects to for a database that has joined the cluster.</summary>
    public static string OfApplication(string connectionString) => Port is { } port && HasJoined(connectionString)
        ? new NpgsqlConnectionStringBuilder(connectionString) { Port = port }.ConnectionString
        : connectionString;

    /// <summary>The coordinator of a database that has joined the cluster: the only node that changes tables.</summary>
    public static string CoordinatorOf(string connectionString) => Port is not null && HasJoined(connectionString)
        ? WithAddressOf(Coordinator!, connectionString)
        : connectionString;

    /// <summary>Skips a test that is about a cluster where there is none.</summary>
    public static void SkipWithout()
    {
        if (Coordinator is null)
        {
            Assert.Ignore(
                $"Set {Variable} to the connection string of a database on the coordinator of a Citus cluster, and all tests run there.");
        }
    }

    /// <summary>Adds a database of the coordinator to the cluster.</summary>
    /// <remarks>
    /// One at a time, also of several processes: <c>citus_add_node</c> writes to catalogs that all databases of a server share.
    /// </remarks>
    public static async Task JoinAsync(string connectionString)
    {
        var node = new NpgsqlConnectionStringBuilder(connectionString);
        if (!Joined.TryAdd(node.Database!, false))
        {
            return;
        }

        await using var connection = new NpgsqlConnection($"{Coordinator};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({JoinLock})", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
        await PlainSql.ExecuteAsync(connectionString, "CREATE EXTENSION citus");
        await PlainSql.ExecuteAsync(connectionString, $"SELECT citus_set_coordinator_host('{node.Host}', {node.Port})");
        foreach (var worker in await WorkersAsync())
        {
            await PlainSql.ExecuteAsync(worker.ConnectionString, $"CREATE DATABASE \"{node.Database}\"");
            worker.Database = node.Database;
            await PlainSql.ExecuteAsync(worker.ConnectionString, "CREATE EXTENSION citus");
            await PlainSql.ExecuteAsync(connectionString, $"SELECT citus_add_node('{worker.Host}', {worker.Port})");
        }

        Joined[node.Database!] = true;
    }

    /// <summary>Drops a database on the workers, if it has joined the cluster.</summary>
    public static async Task LeaveAsync(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        if (Joined.TryRemove(database, out _))
        {
            await LeaveDatabaseAsync(database);
        }
    }

    /// <summary>Drops all databases on the workers that have joined.</summary>
    public static async Task LeaveAsync()
    {
        foreach (var database in Joined.Keys)
        {
            await LeaveDatabaseAsync(database);
        }
    }

    /// <summary>The connection strings of a database on all nodes; of the only one without a cluster.</summary>
    public static async Task<IReadOnlyList<string>> NodesAsync(string connectionString)
    {
        var workers = Coordinator is null ? [] : await WorkersAsync();
        workers.ForEach(worker => worker.Database = new NpgsqlConnectionStringBuilder(connectionString).Database);
        return [CoordinatorOf(connectionString), .. workers.Select(worker => worker.ConnectionString)];
    }

    /// <summary>A query that tells whether another query is true on any node of the database, or on the only one.</summary>
    public static string OnAnyNode(string connectionString, string query) => HasJoined(connectionString)
        ? $"SELECT bool_or(result::boolean) FROM run_command_on_all_nodes($node${query}$node$)"
        : query;

    /// <summary>A query that runs another query on every node of the database, or on the only one.</summary>
    public static string OnEveryNode(string query) => Coordinator is null
        ? query
        : $"SELECT result FROM run_command_on_all_nodes($node${query}$node$)";

    private static async Task LeaveDatabaseAsync(string database)
    {
        foreach (var worker in await WorkersAsync())
        {
            await PlainSql.ExecuteAsync(worker.ConnectionString, $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");
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

    private static bool HasJoined(string connectionString) =>
        Joined.TryGetValue(new NpgsqlConnectionStringBuilder(connectionString).Database ?? "", out var hasJoined) && hasJoined;

    private static string WithAddressOf(string other, string connectionString)
    {
        var (host, port) = AddressOf(other);
        return new NpgsqlConnectionStringBuilder(connectionString) { Host = host, Port = port }.ConnectionString;
    }

    private static (string? Host, int Port) AddressOf(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return (settings.Host, settings.Port);
    }
}
