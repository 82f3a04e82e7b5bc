using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Stands between clients and the server, and cuts their connections at a moment that is chosen.</summary>
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

    /// <summary>Leads through the proxy to the database; each connection is a new one, and readable.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
    }.ConnectionString;

    /// <summary>How many connections were cut.</summary>
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
        // Messages are passed on one by one, and none is to wait for the next.
        client.NoDelay = true;
        using var server = await ConnectAsync();
        using var connection = new ProxiedConnection(client, server, ReachOfCut);
        await using var end = _end.Token.Register(connection.Dispose);
        await connection.RunAsync();
    }

    private CutReach? ReachOfCut(ProtocolMessage message, long copiedBefore) =>
        _cut.IsAt(message, copiedBefore) && Interlocked.Increment(ref _cuts) <= _cut.Times ? _cut.Reach : null;

    // A path instead of a host is where the server has its Unix socket.
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
