using LocalPostgres;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>The one server of a run, which every case shares.</summary>
internal static class RunServer
{
    private static readonly LocalPostgresOptions Options = new()
    {
        Durable = true,
        Settings = new Dictionary<string, string>
        {
            // The tables of a case stay in memory, as those of a busy inbox do.
            ["shared_buffers"] = "1GB",
            // Checkpoints come when a case asks for one, and vacuum when it fills its tables: on a clock they would fall on any iteration.
            ["max_wal_size"] = "16GB",
            ["checkpoint_timeout"] = "1d",
            ["autovacuum"] = "off",
        },
    };

    /// <summary>Starts it, and lets the processes of the cases know where it is.</summary>
    public static async Task<LocalPostgresServer> StartAsync()
    {
        var server = await LocalPostgresServer.StartAsync(Options);
        Environment.SetEnvironmentVariable("NOTIFICATIONS_POSTGRES", server.ConnectionString);
        // Asked for a version, a process of a case would start a server of its own.
        Environment.SetEnvironmentVariable("NOTIFICATIONS_POSTGRES_VERSION", null);
        return server;
    }

    /// <summary>In the process of a case: joins the server of the run. Disposing of it drops what the case made there.</summary>
    public static Task<LocalPostgresServer> JoinAsync() => LocalPostgresServer.StartAsync();
}
