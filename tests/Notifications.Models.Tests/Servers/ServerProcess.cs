using System.Diagnostics;
using LocalPostgres;

namespace Notifications.Models.Tests.Servers;

/// <summary>A process that runs a server. Its first line is the origin of the server, the second its connection string.</summary>
internal static class ServerProcess
{
    /// <param name="path">PATH of the process, or null for that of the tests.</param>
    public static Process Start(string? path = null)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(LocalPostgresServer).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _ = start.Environment.Remove(EnvironmentSettings.SharedServerVariable);
        if (path is not null)
        {
            start.Environment["PATH"] = path;
        }

        return Process.Start(start)!;
    }
}
