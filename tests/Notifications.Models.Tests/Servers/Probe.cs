using System.Diagnostics;
using System.Net.Sockets;
using LocalPostgres;
using Npgsql;

namespace Notifications.Models.Tests.Servers;

/// <summary>Queries servers.</summary>
internal static class Probe
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>The settings of this machine without a shared server, so that the test starts its own.</summary>
    public static EnvironmentSettings OwnServer { get; } = EnvironmentSettings.OfThisProcess() with { SharedServer = null };

    public static async Task<object?> QueryAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public static async Task<string> FolderAsync(string connectionString) =>
        Path.GetDirectoryName((string?)await QueryAsync(connectionString, "SHOW data_directory"))!;

    public static async Task<bool> AnswersAsync(string connectionString)
    {
        var address = new NpgsqlConnectionStringBuilder(connectionString);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host!, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static async Task<bool> BecomesTrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline)
            {
                return false;
            }

            await Task.Delay(50);
        }

        return true;
    }
}
