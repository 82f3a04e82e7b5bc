using System.Collections.Concurrent;

namespace Inbox.Live;

/// <summary>Who is connected to this host, to be woken when an inbox has changed.</summary>
internal sealed class LiveHub
{
    private readonly ConcurrentDictionary<LiveSubscription, Guid> _subscriptions = new();

    public LiveSubscription Subscribe(Guid userId)
    {
        var subscription = new LiveSubscription(ended => _subscriptions.TryRemove(ended, out _));
        _subscriptions[subscription] = userId;
        return subscription;
    }

    public void Wake(Guid userId) => Wake(subscription => subscription.Value == userId);

    public void WakeAll() => Wake(_ => true);

    private void Wake(Func<KeyValuePair<LiveSubscription, Guid>, bool> isMeant)
    {
        foreach (var (subscription, _) in _subscriptions.Where(isMeant))
        {
            subscription.Wake();
        }
    }
}
