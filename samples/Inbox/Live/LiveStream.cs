using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Inbox.Accounts;
using Inbox.Data;
using Inbox.Notifications;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Live;

/// <summary>What one browser sees of an inbox as it changes.</summary>
internal sealed class LiveStream(LiveHub hub, IServiceScopeFactory scopes, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    // A transaction may commit after newer notifications were sent: each look begins this much earlier.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    // The stream then looks by itself, which keeps the connection open and finds what no signal announced.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    // The browser then reconnects by itself.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(30);

    // A browser that was away for longer reads its inbox instead.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(1);

    private const int PageSize = 100;

    private static readonly object Nothing = new();

    private readonly Dictionary<Guid, DateTimeOffset> _sent = [];
    private DateTimeOffset _since;

    /// <summary>
    /// The notifications since an instant and all that follow, oldest first, with the badge after each change, while the session is open.
    /// </summary>
    public async IAsyncEnumerable<SseItem<object>> FollowAsync(
        Session session, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var subscription = hub.Subscribe(session.UserId);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        end.CancelAfter(LongestStream);
        _since = Later(Earlier(since, clock.GetUtcNow()), clock.GetUtcNow() - LongestAbsence);
        var isChanged = true;
        UnreadCountResponse? badge = null;
        while (!end.IsCancellationRequested && await IsOpenAsync(session))
        {
            for (var next = NotificationCursor.At(_since - Overlap); next is not null;)
            {
                var page = await InInboxAsync(session, inbox => inbox.ToNewerPageAsync(next, PageSize, cancellation));
                var news = NewsOf(page);
                foreach (var notification in news)
                {
                    yield return EventOf(notification);
                }

                // The next event is asked for here: those before it were written to the browser.
                await RememberAsync(session, news, cancellation);
                isChanged |= news.Count > 0;
                next = page.HasMore ? page.Next : null;
            }

            var last = badge;
            badge = await ReadBadgeAsync(session, cancellation);
            yield return isChanged || badge != last ? new SseItem<object>(badge, "badge") : new SseItem<object>(Nothing, "alive");
            isChanged = await subscription.WaitUntilWokenAsync(LongestSilence, end.Token);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // An application whose clock is ahead must not hide what others write meanwhile.
    private DateTimeOffset PositionOf(Notification notification) => Earlier(notification.CreatedAt, clock.GetUtcNow());

    private SseItem<object> EventOf(Notification notification) =>
        new(NotificationResponse.Preview(notification), "notification") { EventId = $"{PositionOf(notification):O}" };

    private List<Notification> NewsOf(NotificationPage<Notification> page) =>
        [.. page.Items.Where(n => !_sent.ContainsKey(n.Id)).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id)];

    private async Task RememberAsync(Session session, List<Notification> news, CancellationToken cancellation)
    {
        if (news.Count == 0)
        {
            return;
        }

        var ids = news.ConvertAll(n => n.Id);
        await InInboxAsync(session, inbox => inbox.Where(n => ids.Contains(n.Id)).MarkDeliveredViaWsAsync(cancellation));

        news.ForEach(n => _sent[n.Id] = n.CreatedAt);
        _since = Later(_since, PositionOf(news[^1]));
        foreach (var (id, _) in _sent.Where(sent => sent.Value < _since - Overlap).ToList())
        {
            _sent.Remove(id);
        }
    }

    private async Task<UnreadCountResponse> ReadBadgeAsync(Session session, CancellationToken cancellation) =>
        UnreadCountResponse.Of(await InInboxAsync(session, inbox => inbox.Unread().CountUpToAsync(cancellationToken: cancellation)));

    private Task<bool> IsOpenAsync(Session session) =>
        InScopeAsync(services => services.GetRequiredService<Sessions>().IsOpenAsync(session));

    private Task<TResult> InInboxAsync<TResult>(Session session, Func<IQueryable<Notification>, Task<TResult>> askAsync) =>
        InScopeAsync(services => askAsync(services.GetRequiredService<AppDbContext>().Notifications.Inbox(session.UserId)));

    // A stream is open for long, and takes a context only while it queries.
    private async Task<TResult> InScopeAsync<TResult>(Func<IServiceProvider, Task<TResult>> askAsync)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await askAsync(scope.ServiceProvider);
    }
}
