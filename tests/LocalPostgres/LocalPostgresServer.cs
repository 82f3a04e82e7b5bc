using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace LocalPostgres;

/// <summary>
/// A disposable PostgreSQL server. Its own server is removed when this is disposed or the process dies. On a shared server, only the
/// databases that were created here are dropped.
/// </summary>
public sealed class LocalPostgresServer : IAsyncDisposable
{
    private readonly GuardedServer? _own;
    private readonly NpgsqlDataSource _maintenance;
    private readonly string _place;
    private readonly string _prefix;
    private readonly ConcurrentDictionary<string, string> _databases = new();
    private bool _disposed;

    private LocalPostgresServer(GuardedServer own, string binaries)
    {
        _own = own;
        _place = "from " + binaries;
        _prefix = "";
        ConnectionString = own.ConnectionString;
        _maintenance = NpgsqlDataSource.Create(ConnectionString);
    }

    private LocalPostgresServer(string sharedServer)
    {
        _place = "at the address in " + EnvironmentSettings.SharedServerVariable;
        _prefix = $"notifications_{RandomNumberGenerator.GetHexString(8, lowercase: true)}_";
        ConnectionString = sharedServer;
        _maintenance = NpgsqlDataSource.Create(ConnectionString);
    }

    private GuardedServer Own => _own ?? throw new InvalidOperationException("A shared server cannot be killed.");

    /// <summary>The connection string of the maintenance database.</summary>
    public string ConnectionString { get; }

    /// <summary>The version of the server.</summary>
    public Version ServerVersion { get; private set; } = new();

    /// <summary>One line that describes the server.</summary>
    public string Origin => $"PostgreSQL {ServerVersion} {_place}";

    /// <summary>
    /// Uses the running server in the environment variable NOTIFICATIONS_POSTGRES, or else starts a server from installed binaries, or from
    /// downloaded ones if there are none. A requested major version is always downloaded.
    /// </summary>
    public static Task<LocalPostgresServer> StartAsync(
        LocalPostgresOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new LocalPostgresOptions(), EnvironmentSettings.OfThisProcess(), cancellationToken);

    internal static async Task<LocalPostgresServer> StartAsync(
        LocalPostgresOptions options, EnvironmentSettings environment, CancellationToken cancellationToken = default)
    {
        var major = options.MajorVersion?.ToString(CultureInfo.InvariantCulture) ?? environment.MajorVersion;
        if (major is null && environment.SharedServer is { } shared)
        {
            return await new LocalPostgresServer(shared).ConnectAsync(cancellationToken);
        }

        var binaries = await ServerBinaries.ProvideAsync(major, environment, cancellationToken);
        var server = new LocalPostgresServer(await GuardedServer.StartAsync(binaries, options, cancellationToken), binaries);
        return await server.ConnectAsync(cancellationToken);
    }

    /// <summary>Creates a database, a copy of the template if one is named, and returns its connection string.</summary>
    /// <remarks>On a shared server, a prefix makes the name unique.</remarks>
    public async Task<string> CreateDatabaseAsync(string name, string? template = null, CancellationToken cancellationToken = default)
    {
        var database = _prefix + name;
        var connectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;
        // Remembered first, because the database may exist even after a cancellation or an error.
        _databases[database] = connectionString;
        await ExecuteAsync($"CREATE DATABASE {Quote(database)}{FromTemplate(template)}", cancellationToken);
        return connectionString;
    }

    /// <summary>Drops a database that was created here, and closes all connections to it.</summary>
    public async Task DropDatabaseAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        if (!_databases.ContainsKey(database))
        {
            throw new ArgumentException($"The database {database} was not created here.", nameof(connectionString));
        }

        ClearPool(connectionString);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Quote(database)} WITH (FORCE)", cancellationToken);
        _ = _databases.TryRemove(database, out _);
    }

    /// <summary>Kills every process of the server, like a crash of its machine. Its files and its port stay.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => Own.KillAsync(cancellationToken);

    /// <summary>Starts the killed server again.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken = default) => Own.StartAgainAsync(cancellationToken);

    /// <summary>Stops and removes the server, or drops the databases that were created on a shared one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        foreach (var connectionString in _databases.Values)
        {
            if (_own is null)
            {
                await DropDatabaseAsync(connectionString);
            }
            else
            {
                ClearPool(connectionString);
            }
        }

        await _maintenance.DisposeAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    private async Task<LocalPostgresServer> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _maintenance.OpenConnectionAsync(cancellationToken);
            ServerVersion = connection.PostgreSqlVersion;
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private string FromTemplate(string? name)
    {
        if (name is null)
        {
            return "";
        }

        if (!_databases.TryGetValue(_prefix + name, out var connectionString))
        {
            return " TEMPLATE " + Quote(name);
        }

        // PostgreSQL copies only databases without connections: https://www.postgresql.org/docs/current/manage-ag-templatedbs.html
        ClearPool(connectionString);
        return " TEMPLATE " + Quote(_prefix + name);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _maintenance.CreateCommand(sql);
        _ = await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void ClearPool(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
