namespace Inbox.Live;

/// <summary>One open connection. However often it is woken while it is busy, it looks once more.</summary>
internal sealed class LiveSubscription(Action<LiveSubscription> end) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Waits until it is woken, and no longer than that; whether it was.</summary>
    public async Task<bool> IsWokenAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        var signal = _signal.WaitAsync(atMost, cancellation);
        await ((Task)signal).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return signal.IsCompletedSuccessfully && await signal;
    }

    public void Dispose()
    {
        end(this);
        _signal.Dispose();
    }
}
