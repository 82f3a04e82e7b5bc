using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Inbox.Data;
using Inbox.Notifications;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Live;

/// <summary>What one browser sees of an inbox as it changes.</summary>
internal sealed class LiveStream(LiveHub hub, IServiceScopeFactory scopes, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    // A transaction that began before may commit after what was already sent: so much is looked at again each time.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    // The connection is kept open, and what no signal told of is found: a new notification, or another badge.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    // Then the browser connects again by itself, and is asked again who it is.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(30);

    // Whoever was away for longer has the inbox to look at.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(1);

    private const int PageSize = 100;

    private static readonly object Nothing = new();

    private readonly Dictionary<Guid, DateTimeOffset> _sent = [];
    private DateTimeOffset _since;

    /// <summary>The notifications since an instant and all that follow, the oldest first, with the badge after each change.</summary>
    public async IAsyncEnumerable<SseItem<object>> FollowAsync(Guid userId, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var subscription = hub.Subscribe(userId);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        end.CancelAfter(LongestStream);
        _since = Later(Earlier(since, clock.GetUtcNow()), clock.GetUtcNow() - LongestAbsence);
        var isChanged = true;
        UnreadCountResponse? badge = null;
        while (!end.IsCancellationRequested)
        {
            for (var next = NotificationCursor.At(_since - Overlap); next is not null;)
            {
                var page = await InInboxAsync(userId, inbox => inbox.ToNewerPageAsync(NotificationResponse.Preview, next, PageSize, cancellation));
                var news = NewsOf(page);
                foreach (var notification in news)
                {
                    yield return new SseItem<object>(notification, "notification") { EventId = PlaceOf(notification).ToString("O") };
                }

                // Here the next event is asked for: those before have been written to the client.
                await RememberAsync(userId, news, cancellation);
                isChanged |= news.Count > 0;
                next = page.HasMore ? page.Next : null;
            }

            var last = badge;
            badge = await ReadBadgeAsync(userId, cancellation);
            yield return isChanged || badge != last ? new SseItem<object>(badge, "badge") : new SseItem<object>(Nothing, "alive");
            isChanged = await subscription.IsWokenAsync(LongestSilence, end.Token);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // A clock that is ahead must not hide what others write meanwhile.
    private DateTimeOffset PlaceOf(NotificationResponse notification) => Earlier(notification.CreatedAt, clock.GetUtcNow());

    private List<NotificationResponse> NewsOf(NotificationPage<NotificationResponse> page) =>
        [.. page.Items.Where(n => !_sent.ContainsKey(n.Id)).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id)];

    private async Task RememberAsync(Guid userId, List<NotificationResponse> news, CancellationToken cancellation)
    {
        if (news.Count == 0)
        {
            return;
        }

        var ids = news.ConvertAll(n => n.Id);
        await InInboxAsync(userId, inbox => inbox.Where(n => ids.Contains(n.Id)).MarkDeliveredViaWsAsync(cancellation));

        news.ForEach(n => _sent[n.Id] = n.CreatedAt);
        _since = Later(_since, PlaceOf(news[^1]));
        foreach (var (id, _) in _sent.Where(sent => sent.Value < _since - Overlap).ToList())
        {
            _sent.Remove(id);
        }
    }

    private async Task<UnreadCountResponse> ReadBadgeAsync(Guid userId, CancellationToken cancellation) =>
        UnreadCountResponse.Of(await InInboxAsync(userId, inbox => inbox.Unread().CountUpToAsync(cancellationToken: cancellation)));

    // A stream is open for long, and has a context only for as long as it asks something.
    private async Task<TResult> InInboxAsync<TResult>(Guid userId, Func<IQueryable<Notification>, Task<TResult>> ask)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AppDbContext>().Notifications.Inbox(userId));
    }
}
