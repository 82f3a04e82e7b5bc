using System.Runtime.InteropServices;
using LocalPostgres;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>The one server of a run, which every case shares.</summary>
internal static class RunServer
{
    /// <summary>Starts it, and lets the processes of the cases know where it is.</summary>
    /// <param name="settings">The settings that differ from those of other runs.</param>
    public static async Task<LocalPostgresServer> StartAsync(params IReadOnlyList<(string Name, string Value)> settings)
    {
        var server = await LocalPostgresServer.StartAsync(OptionsWith(settings));
        Environment.SetEnvironmentVariable("NOTIFICATIONS_POSTGRES", server.ConnectionString);
        // Asked for a version, a process of a case would start a server of its own.
        Environment.SetEnvironmentVariable("NOTIFICATIONS_POSTGRES_VERSION", null);
        WriteHead(server);
        return server;
    }

    /// <summary>In the process of a case: joins the server of the run. Disposing of it drops what the case made there.</summary>
    public static Task<LocalPostgresServer> JoinAsync() => LocalPostgresServer.StartAsync();

    // A figure belongs to a day and a machine.
    private static void WriteHead(LocalPostgresServer server) => Console.WriteLine(
        $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors ({RuntimeInformation.OSArchitecture}), "
        + $"{server.Origin}, .NET {Environment.Version}; times and ratios are medians");

    private static LocalPostgresOptions OptionsWith(IReadOnlyList<(string Name, string Value)> settings)
    {
        var all = new Dictionary<string, string>
        {
            // The tables of a case stay in memory, as those of a busy inbox do.
            ["shared_buffers"] = "1GB",
            // Checkpoints come when a case asks for one, and vacuum when it fills its tables: on a clock they would fall on any iteration.
            ["max_wal_size"] = "16GB",
            ["checkpoint_timeout"] = "1d",
            ["autovacuum"] = "off",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new LocalPostgresOptions { Durable = true, Settings = all };
    }
}
