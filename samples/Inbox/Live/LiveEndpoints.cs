using System.Globalization;
using Inbox.Accounts;
using Inbox.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Inbox.Live;

/// <summary>Server-sent events: the changes of an inbox as they happen.</summary>
internal static class LiveEndpoints
{
    public static void AddLiveNotifications(this IServiceCollection services)
    {
        services.AddSingleton<LiveSignal>();
        services.AddSingleton<LiveHub>();
        services.AddTransient<LiveStream>();
        services.AddHostedService<LiveListener>();
    }

    public static void MapLiveNotifications(this IEndpointRouteBuilder api) =>
        api.MapGet("notifications/live", Follow).RequireRateLimiting(RateLimits.Live).WithTags("Notifications")
            .WithSummary("Server-sent events: \"notification\" for each new one, \"badge\" after every change");

    // A browser that reconnects sends the id of its last event by itself.
    private static ServerSentEventsResult<object> Follow(
        Session session,
        LiveStream stream,
        TimeProvider clock,
        CancellationToken cancellation,
        DateTimeOffset? since = null,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        var from = string.IsNullOrEmpty(lastEventId) ? since ?? clock.GetUtcNow() : InstantOf(lastEventId);
        return TypedResults.ServerSentEvents(stream.FollowAsync(session, from, cancellation));
    }

    private static DateTimeOffset InstantOf(string eventId) =>
        DateTimeOffset.TryParseExact(eventId, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant
            : throw new RefusedException(
                $"Last-Event-ID is {Quote.Of(eventId)}; it takes the id of an event, such as 2026-01-31T12:00:00.0000000+00:00.");
}
