using Inbox.Accounts;
using Inbox.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Reads a user's inbox. What is not the user's own is not there: every query begins with <c>Inbox(user.Id)</c>.</summary>
internal static class NotificationEndpoints
{
    private const string UnreadCountHeader = "X-Unread-Count";

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("notifications").WithTags("Notifications");
        notifications.MapGet("", PageAsync).WithSummary("A page of the inbox, the newest first; the header X-Unread-Count has the badge");
        notifications.MapGet("lines", LinesAsync).WithSummary("The same line by line: what belongs together is one line");
        notifications.MapGet("unread-count", UnreadCountAsync).WithSummary("The badge");
        notifications.MapGet("{id:guid}/group", GroupAsync).WithSummary("All that is on one line with a notification");
        notifications.MapChanges();
    }

    private static async Task<Ok<PageResponse<NotificationResponse>>> PageAsync(
        [AsParameters] InboxFilter filter, [AsParameters] PageRequest request, AppDbContext db, CurrentUser user, HttpResponse response, CancellationToken cancellation)
    {
        var page = await filter.Of(db.Notifications.Inbox(user.Id)).ToPageAsync(request.Limit, request.After, cancellationToken: cancellation);
        response.Headers[UnreadCountHeader] = (await CountUnreadAsync(db, user, cancellation)).ToString();
        return TypedResults.Ok(PageResponse.Of(page, NotificationResponse.Of));
    }

    private static async Task<Ok<PageResponse<LineResponse>>> LinesAsync(
        [AsParameters] InboxFilter filter, [AsParameters] PageRequest request, AppDbContext db, CurrentUser user, HttpResponse response, CancellationToken cancellation)
    {
        var page = await filter.Of(db.Notifications.Inbox(user.Id)).ToGroupPageAsync(request.Limit, request.After, cancellationToken: cancellation);
        response.Headers[UnreadCountHeader] = (await CountUnreadAsync(db, user, cancellation)).ToString();
        return TypedResults.Ok(PageResponse.Of(page, LineResponse.Of));
    }

    private static async Task<Ok<UnreadCountResponse>> UnreadCountAsync(AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        TypedResults.Ok(UnreadCountResponse.Of(await CountUnreadAsync(db, user, cancellation)));

    private static async Task<Results<Ok<PageResponse<NotificationResponse>>, NotFound>> GroupAsync(
        Guid id, [AsParameters] InboxFilter filter, [AsParameters] PageRequest request, AppDbContext db, CurrentUser user, CancellationToken cancellation)
    {
        var inbox = db.Notifications.Inbox(user.Id);
        if (await inbox.FindAsync(id, cancellation) is not { } notification)
        {
            return TypedResults.NotFound();
        }

        var page = await filter.Of(inbox.InGroupOf(notification)).ToPageAsync(request.Limit, request.After, cancellationToken: cancellation);
        return TypedResults.Ok(PageResponse.Of(page, NotificationResponse.Of));
    }

    private static Task<CappedCount> CountUnreadAsync(AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        db.Notifications.Inbox(user.Id).Unread().CountUpToAsync(cancellationToken: cancellation);
}
