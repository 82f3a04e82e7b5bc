namespace Inbox.Live;

/// <summary>The streams that are open on this instance of the application, to be woken when an inbox has changed.</summary>
internal sealed class LiveHub
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, HashSet<LiveSubscription>> _subscriptions = [];

    public LiveSubscription Subscribe(Guid userId)
    {
        var subscription = new LiveSubscription(ended => Remove(userId, ended));
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(userId, out var ofUser))
            {
                _subscriptions[userId] = ofUser = [];
            }

            ofUser.Add(subscription);
        }

        return subscription;
    }

    public void Wake(Guid userId)
    {
        lock (_lock)
        {
            WakeEach(_subscriptions.GetValueOrDefault(userId, []));
        }
    }

    public void WakeAll()
    {
        lock (_lock)
        {
            WakeEach(_subscriptions.Values.SelectMany(ofUser => ofUser));
        }
    }

    private static void WakeEach(IEnumerable<LiveSubscription> subscriptions)
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Wake();
        }
    }

    private void Remove(Guid userId, LiveSubscription ended)
    {
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(userId, out var ofUser) && ofUser.Remove(ended) && ofUser.Count == 0)
            {
                _subscriptions.Remove(userId);
            }
        }
    }
}
