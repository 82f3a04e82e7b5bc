using System.Net.Sockets;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>One connection through a <see cref="CuttingProxy"/>: the messages of the client and the answers of the server.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server, Func<ProtocolMessage, long, CutReach?> cut) : IDisposable
{
    private readonly NetworkStream _client = new(client, ownsSocket: true);
    private readonly NetworkStream _server = new(server, ownsSocket: true);

    // The server is ready once before the first query.
    private int _asked = 1;
    private volatile int _lastPassedOn = int.MaxValue;
    private bool _isInFlight;

    public Task RunAsync() => Task.WhenAll(UntilOneSideIsGoneAsync(PassQuestionsAsync), UntilOneSideIsGoneAsync(PassAnswersAsync));

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private static async Task UntilOneSideIsGoneAsync(Func<Task> pass)
    {
        try
        {
            await pass();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // Every connection ends this way, cut or not.
        }
    }

    private async Task PassQuestionsAsync()
    {
        try
        {
            await _server.WriteAsync(await ProtocolMessage.ReadFirstAsync(_client));
            for (var copied = 0L; ;)
            {
                var message = await ProtocolMessage.ReadAsync(_client);
                if (!await PassAsync(message, cut(message, copied)))
                {
                    return;
                }

                copied += message.CopiedBytes;
            }
        }
        catch (IOException)
        {
            // The server may still execute messages that it has received, as after any loss of a client.
            server.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Forwards a message as far as the cut allows, and returns whether another may follow.</summary>
    private async Task<bool> PassAsync(ProtocolMessage message, CutReach? reach)
    {
        if (reach == CutReach.Nobody)
        {
            Dispose();
            return false;
        }

        if (reach == CutReach.ServerAndBack)
        {
            _lastPassedOn = _asked;
        }

        _asked += message.AsksForReady ? 1 : 0;
        await _server.WriteAsync(message.Bytes);

        // The server executes a statement when it has received the whole batch.
        _isInFlight |= reach == CutReach.Server;
        var isGone = _isInFlight && message.AsksForReady;
        if (isGone)
        {
            await _client.DisposeAsync();
        }

        return !isGone;
    }

    private async Task PassAnswersAsync()
    {
        using (this)
        {
            for (var answered = 0; answered <= _lastPassedOn;)
            {
                var message = await ProtocolMessage.ReadAsync(_server);
                if (answered < _lastPassedOn)
                {
                    await _client.WriteAsync(message.Bytes);
                }

                answered += message.Kind == ProtocolMessage.ReadyForQuery ? 1 : 0;
            }
        }
    }
}
