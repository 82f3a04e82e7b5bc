using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using LocalPostgres;
using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A PgBouncer with transaction pooling: each transaction gets any of a few connections to the server.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    public const int ServerConnections = 2;

    private const int Attempts = 3;

    // PgBouncer stops when the pipe to its standard input ends: on Dispose and at the end of this process.
    private const string Script =
        """
        umask 077
        trap '' INT TERM HUP PIPE
        mkdir "$BOUNCER_FOLDER" && printf '%s\n' "$BOUNCER_SETTINGS" > "$BOUNCER_FOLDER/pgbouncer.ini" || exit 1
        "$BOUNCER" "$BOUNCER_FOLDER/pgbouncer.ini" < /dev/null &
        exec 2> /dev/null
        cat > /dev/null
        kill -KILL $!
        wait
        rm -rf "$BOUNCER_FOLDER"
        """;

    private static readonly string[] UsualFolders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

    private readonly Process _process;
    private Task _log = Task.CompletedTask;

    private PgBouncer(string program, string connectionString, Version version)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var port = FreePort();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            NoResetOnClose = true,
        }.ConnectionString;
        _process = Start(program, Settings(server, port, version));
    }

    /// <summary>The connection string through PgBouncer, with the options that it needs.</summary>
    public string ConnectionString { get; }

    /// <summary>Finds the program, or skips the test where it is not installed.</summary>
    public static string FindOrSkip() => Find() ?? throw new IgnoreException(
        "PgBouncer is not installed: apt install pgbouncer, dnf install pgbouncer or brew install pgbouncer.");

    public static async Task<Version> VersionOfAsync(string program)
    {
        var start = new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var words = (await process.StandardOutput.ReadToEndAsync()).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return Version.Parse(words[1]);
    }

    /// <summary>Whether this version supports prepared statements with transaction pooling.</summary>
    public static bool KeepsPreparedStatements(Version version) => version >= new Version(1, 21);

    public static async Task<PgBouncer> StartAsync(string program, string connectionString)
    {
        var version = await VersionOfAsync(program);
        for (var attempt = 1; ; attempt++)
        {
            var bouncer = new PgBouncer(program, connectionString, version);
            try
            {
                await bouncer.WaitUntilReadyAsync();
                return bouncer;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Another process may take the port before PgBouncer starts.
                await bouncer.DisposeAsync();
            }
            catch
            {
                await bouncer.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _log;
        _process.Dispose();
    }

    private static Process Start(string program, string settings)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            // PgBouncer refuses to run as root, like the server.
            UserName = ServerAccount.Name,
            WorkingDirectory = ServerAccount.TemporaryFolder,
        };
        start.Environment["BOUNCER"] = program;
        start.Environment["BOUNCER_FOLDER"] = Path.Combine(
            ServerAccount.TemporaryFolder, "notifications-pgbouncer-" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        start.Environment["BOUNCER_SETTINGS"] = settings;
        return Process.Start(start)!;
    }

    private static string Settings(NpgsqlConnectionStringBuilder server, int port, Version version)
    {
        var user = server.Username ?? Environment.UserName;
        return $"""
            [databases]
            * = host={Quote(server.Host)} port={server.Port} user={Quote(user)}{Password(server)}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {ServerConnections}
            ignore_startup_parameters = extra_float_digits
            log_connections = 0
            log_disconnections = 0
            {(KeepsPreparedStatements(version) ? "max_prepared_statements = 100" : "")}
            """;
    }

    // An empty password is one as well, which the server may not accept.
    private static string Password(NpgsqlConnectionStringBuilder server) =>
        string.IsNullOrEmpty(server.Password) ? "" : $" password={Quote(server.Password)}";

    private static string Quote(string? value) => $"'{value?.Replace("'", "''", StringComparison.Ordinal)}'";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync()
    {
        var lines = new List<string>();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Contains("process up", StringComparison.Ordinal))
            {
                _log = _process.StandardError.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException($"PgBouncer did not start.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
    }

    private static string? Find() => OperatingSystem.IsWindows() ? null : (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(UsualFolders)
        .Select(folder => Path.Combine(folder, "pgbouncer"))
        .FirstOrDefault(File.Exists);
}
