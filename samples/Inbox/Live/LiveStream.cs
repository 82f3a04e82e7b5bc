using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Inbox.Data;
using Inbox.Notifications;
using Notifications.Models;

namespace Inbox.Live;

/// <summary>What one browser sees of an inbox as it changes.</summary>
internal sealed class LiveStream(LiveHub hub, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime)
{
    // A transaction that began before may commit after what was already sent: so much is looked at again each time.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    // The connection is kept open, and what no signal told of is found: a new notification, or another badge.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private const int PageSize = 100;

    private static readonly object Nothing = new();

    private readonly Dictionary<Guid, DateTimeOffset> _sent = [];

    /// <summary>The notifications since an instant and all that follow, the oldest first, with the badge after each change.</summary>
    public async IAsyncEnumerable<SseItem<object>> FollowAsync(Guid userId, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var subscription = hub.Subscribe(userId);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var isChanged = true;
        UnreadCountResponse? badge = null;
        while (!end.IsCancellationRequested)
        {
            var news = await ReadNewsAsync(userId, since, cancellation);
            foreach (var notification in news)
            {
                yield return new SseItem<object>(NotificationResponse.Of(notification), "notification") { EventId = notification.CreatedAt.ToString("O") };
            }

            // Here the next event is asked for: those before have been written to the client.
            await RememberAsync(userId, news, cancellation);
            since = news.Count > 0 && news[^1].CreatedAt > since ? news[^1].CreatedAt : since;
            var last = badge;
            badge = await ReadBadgeAsync(userId, cancellation);
            yield return isChanged || news.Count > 0 || badge != last
                ? new SseItem<object>(badge, "badge")
                : new SseItem<object>(Nothing, "alive");
            isChanged = await subscription.IsWokenAsync(LongestSilence, end.Token);
        }
    }

    private async Task<List<Notification>> ReadNewsAsync(Guid userId, DateTimeOffset since, CancellationToken cancellation)
    {
        var news = await InInboxAsync(userId, async inbox =>
        {
            var page = await inbox.ToPageAsync(PageSize, before: NotificationCursor.FromDateTimeOffset(since - Overlap), cancellationToken: cancellation);
            var items = page.Items.ToList();
            while (page.HasMore)
            {
                page = await inbox.ToPageAsync(PageSize, before: page.Next, cancellationToken: cancellation);
                items.AddRange(page.Items);
            }

            return items;
        });
        return [.. news.Where(n => !_sent.ContainsKey(n.Id)).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id)];
    }

    private async Task RememberAsync(Guid userId, List<Notification> news, CancellationToken cancellation)
    {
        if (news.Count == 0)
        {
            return;
        }

        var ids = news.ConvertAll(n => n.Id);
        await InInboxAsync(userId, inbox => inbox.Where(n => ids.Contains(n.Id)).MarkDeliveredViaWsAsync(cancellation));

        news.ForEach(n => _sent[n.Id] = n.CreatedAt);
        var horizon = news[^1].CreatedAt - Overlap;
        foreach (var (id, _) in _sent.Where(sent => sent.Value < horizon).ToList())
        {
            _sent.Remove(id);
        }
    }

    private async Task<UnreadCountResponse> ReadBadgeAsync(Guid userId, CancellationToken cancellation) =>
        UnreadCountResponse.Of(await InInboxAsync(userId, inbox => inbox.Unread().CountUpToAsync(cancellationToken: cancellation)));

    // A stream is open for hours, and has a context only for as long as it asks something.
    private async Task<TResult> InInboxAsync<TResult>(Guid userId, Func<IQueryable<Notification>, Task<TResult>> ask)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AppDbContext>().Notifications.Inbox(userId));
    }
}
