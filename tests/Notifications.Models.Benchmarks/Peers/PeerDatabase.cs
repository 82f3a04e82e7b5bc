using LocalPostgres;
using Notifications.Models.Benchmarks.Run;
using Npgsql;

namespace Notifications.Models.Benchmarks.Peers;

/// <summary>A database with the tables of a peer.</summary>
internal static class PeerDatabase
{
    /// <summary>Fills it, with the same settings of the connection as for the library.</summary>
    public static async Task<NpgsqlDataSource> FillAsync(LocalPostgresServer server, Peer peer, PeerSize size)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(NameOf(peer))) { CommandTimeout = 0 };
        foreach (var sql in new[]
        {
            peer.Tables,
            peer.Fill(size),
            $"SET maintenance_work_mem = '512MB'; {peer.Indexes}",
            "VACUUM (FREEZE, ANALYZE)",
            "CHECKPOINT",
        })
        {
            await Database.ExecuteAsync(connectionString.ConnectionString, sql);
        }

        connectionString.MaxAutoPrepare = 32;
        return NpgsqlDataSource.Create(connectionString);
    }

    private static string NameOf(Peer peer) => string.Concat(peer.Name.Where(char.IsAsciiLetter).Select(char.ToLowerInvariant));
}
