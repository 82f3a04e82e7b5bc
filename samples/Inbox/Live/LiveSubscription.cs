using System.Threading.Channels;

namespace Inbox.Live;

/// <summary>One open stream. Woken any number of times while it is busy, it looks once more.</summary>
internal sealed class LiveSubscription(Action<LiveSubscription> end) : IDisposable
{
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Waits until it is woken, or for the longest time; returns whether it was woken.</summary>
    public async Task<bool> WaitUntilWokenAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(atMost);
        Task waiting = _signal.Reader.WaitToReadAsync(patience.Token).AsTask();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _signal.Reader.TryRead(out _);
    }

    public void Dispose() => end(this);
}
