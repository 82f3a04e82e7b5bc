using System.Globalization;
using Inbox.Accounts;
using Inbox.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Inbox.Live;

/// <summary>Server-sent events: what happens to an inbox, as it happens.</summary>
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

    // A browser that comes back says by itself which event it had last.
    private static ServerSentEventsResult<object> Follow(
        CurrentUser user,
        LiveStream stream,
        TimeProvider clock,
        CancellationToken cancellation,
        DateTimeOffset? since = null,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        var from = string.IsNullOrEmpty(lastEventId) ? since ?? clock.GetUtcNow() : InstantOf(lastEventId);
        return TypedResults.ServerSentEvents(stream.FollowAsync(user.Id, from, cancellation));
    }

    private static DateTimeOffset InstantOf(string eventId) =>
        DateTimeOffset.TryParseExact(eventId, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant
            : throw new BadHttpRequestException($"Last-Event-ID is \"{eventId}\"; it is the id of an event, such as 2026-01-31T12:00:00.0000000+00:00.");
}
