using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace LocalPostgres;

/// <summary>
/// A server in its own folder, with a guard process. The guard makes the folder and starts the server. It stops and removes both when the
/// pipe to its standard input ends: on Dispose, or when this process dies.
/// </summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly Process _guard;
    private readonly string _binaries;
    private readonly string _data;

    private GuardedServer(string binaries, LocalPostgresOptions options)
    {
        var port = FreePort();
        var password = RandomNumberGenerator.GetHexString(32);
        var folder = Path.Combine(ServerAccount.TemporaryFolder, "notifications-postgres-"
            + RandomNumberGenerator.GetHexString(16, lowercase: true));
        _binaries = binaries;
        _data = Path.Combine(folder, "data");

        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = password,
            Database = "postgres",
            IncludeErrorDetail = true,
            // The server has no encryption; a request for it would cost each new connection a round trip.
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

        _guard = GuardScript.Start(new Dictionary<string, string>
        {
            ["SERVER_BINARIES"] = binaries,
            ["SERVER_FOLDER"] = folder,
            ["SERVER_PASSWORD"] = password,
            ["SERVER_SETTINGS"] = ServerSettings.Lines(options, port),
        });
    }

    /// <summary>The connection string of the maintenance database.</summary>
    public string ConnectionString { get; }

    public static async Task<GuardedServer> StartAsync(
        string binaries, LocalPostgresOptions options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new GuardedServer(binaries, options);
            try
            {
                await server.WaitUntilReadyAsync(cancellationToken);
                return server;
            }
            catch (InvalidOperationException exception) when (attempt < Attempts && PortWasTaken(exception))
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Kills all processes of the server.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        var id = (await File.ReadAllLinesAsync(Path.Combine(_data, "postmaster.pid"), cancellationToken))[0];
        using var server = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Starts a killed server again, on its files and its port.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => Command.RunAsync(
        new ProcessStartInfo(
            InstalledBinaries.ProgramFile(_binaries, "pg_ctl"),
            ["start", "--wait", "--silent", $"--pgdata={_data}", $"--log={Path.Combine(_data, "server.log")}"])
        {
            UserName = ServerAccount.Name,
            WorkingDirectory = ServerAccount.TemporaryFolder,
        },
        cancellationToken);

    /// <summary>Closes the pipe and waits until the server and its folder are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        // The child process was only the parent of the guard, so the end of the output shows the end of the guard.
        _ = await _guard.StandardOutput.ReadToEndAsync();
        _guard.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        while (await _guard.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "ready")
            {
                return;
            }

            _ = output.AppendLine(line);
        }

        var errors = await _guard.StandardError.ReadToEndAsync(cancellationToken);
        // Ctrl+C also reaches initdb, which then fails first.
        cancellationToken.ThrowIfCancellationRequested();
        throw new InvalidOperationException($"The PostgreSQL server did not start.{Environment.NewLine}{output}{errors}");
    }

    // Another process may take the port before the server starts.
    private static bool PortWasTaken(InvalidOperationException exception) =>
        exception.Message.Contains("could not bind", StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
