using LocalPostgres;
using Notifications.Models.Benchmarks.Data;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>The database of a case. It is filled once, and copied for each iteration, so that each starts from the same bytes.</summary>
/// <remarks>
/// The copy is why an iteration may commit like any host does: deleting its rows afterwards would leave the pages that they have
/// split and the space that they have freed to the next one, and an empty table would have indexes of no depth.
/// </remarks>
internal sealed class CaseDatabase : IAsyncDisposable
{
    private const string Filled = "filled";

    private readonly LocalPostgresServer _server;

    private CaseDatabase(LocalPostgresServer server) => _server = server;

    /// <summary>Leads to the copy, which has this name in every iteration, as EF Core keeps what it knows of a host by it.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<CaseDatabase> FillAsync(Schema schema, int rows)
    {
        var server = await RunServer.JoinAsync();
        var connectionString = await server.CreateDatabaseAsync(Filled);
        await schema.CreateAsync(connectionString);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await connection.CopyInAsync(History.Of(rows), schema.NewId);
        await connection.ExecuteAsync("VACUUM (FREEZE, ANALYZE)");
        return new CaseDatabase(server);
    }

    public async Task RenewAsync()
    {
        if (ConnectionString.Length > 0)
        {
            await _server.DropDatabaseAsync(ConnectionString);
        }

        ConnectionString = await _server.CreateDatabaseAsync("copy", Filled);
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("CHECKPOINT");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
