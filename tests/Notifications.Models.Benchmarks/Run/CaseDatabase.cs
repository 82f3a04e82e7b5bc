using LocalPostgres;
using Notifications.Models.Benchmarks.Data;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>The database of a case. It is filled once, and copied for each iteration, so that each starts from the same bytes.</summary>
/// <remarks>
/// On a copy, an iteration may commit as any application does. If its rows were deleted instead, the next iteration would find the pages
/// that it has split and the space that it has freed. The indexes of an empty table would have no depth.
/// </remarks>
internal sealed class CaseDatabase : IAsyncDisposable
{
    private const string Filled = "filled";
    private const string Copy = "copy";

    private readonly LocalPostgresServer _server;
    private string _startOfWal = "";

    private CaseDatabase(LocalPostgresServer server) => _server = server;

    /// <summary>Leads to the copy, which has the same name in every iteration.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Makes the tables of a schema and a history in them.</summary>
    public static async Task<CaseDatabase> FillAsync(Schema schema, int rows)
    {
        var server = await RunServer.JoinAsync();
        var connectionString = await server.CreateDatabaseAsync(Filled);
        await schema.CreateAsync(connectionString);
        await FillAsync(connectionString, schema, rows);
        await Database.ExecuteAsync(connectionString, "VACUUM (FREEZE, ANALYZE)");
        return new CaseDatabase(server);
    }

    /// <summary>Replaces the copy by a new one, of which everything is on the disk.</summary>
    public async Task RenewAsync()
    {
        if (ConnectionString.Length > 0)
        {
            await _server.DropDatabaseAsync(ConnectionString);
        }

        ConnectionString = await _server.CreateDatabaseAsync(Copy, Filled);
        // The first write to each page now logs the whole of it: the most that it can cost, and the same on every path.
        await Database.ExecuteAsync(ConnectionString, "CHECKPOINT");
        // By now there is a connection in the pool, as there is in an application.
        _startOfWal = await Database.ReadAsync<string>(ConnectionString, "SELECT pg_current_wal_insert_lsn()::text");
    }

    /// <summary>Writes the figures of an iteration that has just ended.</summary>
    public async Task WriteFiguresAsync()
    {
        await WriteAsync(Figure.Wal, $"pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '{_startOfWal}')");
        await WriteAsync(Figure.Table, "pg_table_size('notifications')");
        await WriteAsync(Figure.Indexes, "pg_indexes_size('notifications')");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task FillAsync(string connectionString, Schema schema, int rows)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await connection.CopyAsync(Samples.Past(rows), schema.NewId);
    }

    private async Task WriteAsync(Figure figure, string bytes) =>
        figure.Write(await Database.ReadAsync<string>(ConnectionString, $"SELECT round({bytes} / 1e6, 1) || ' MB'"));
}
