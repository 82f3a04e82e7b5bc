using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A proxy between clients and the server that cuts connections at a chosen message.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly Cut _cut;
    private readonly Task _serving;
    private int _cuts;

    private CuttingProxy(string connectionString, Cut cut)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _cut = cut;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The connection string through the proxy, without pooling and encryption.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
    }.ConnectionString;

    /// <summary>The number of connections that were cut.</summary>
    public int Cuts => Math.Min(_cuts, _cut.Times);

    public static CuttingProxy Start(string connectionString, Cut cut) => new(connectionString, cut);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        // Each message is forwarded at once, without waiting for more.
        client.NoDelay = true;
        using var server = await ConnectAsync();
        using var connection = new ProxiedConnection(client, server, ReachOfCut);
        await using var end = _end.Token.Register(connection.Dispose);
        await connection.RunAsync();
    }

    private CutReach? ReachOfCut(ProtocolMessage message, long copiedBefore) =>
        _cut.IsAt(message, copiedBefore) && Interlocked.Increment(ref _cuts) <= _cut.Times ? _cut.Reach : null;

    // A path instead of a host name is the folder of the Unix socket.
    private async Task<Socket> ConnectAsync()
    {
        var isPath = _server.Host!.StartsWith('/');
        var socket = isPath
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(isPath
            ? new UnixDomainSocketEndPoint($"{_server.Host}/.s.PGSQL.{_server.Port}")
            : new DnsEndPoint(_server.Host, _server.Port));
        return socket;
    }
}
