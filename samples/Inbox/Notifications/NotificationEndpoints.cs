using Inbox.Accounts;
using Inbox.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Reads a user's inbox. Every query begins with <c>Inbox(user.Id)</c>: notifications of others do not exist here.</summary>
internal static class NotificationEndpoints
{
    private const string UnreadCountHeader = "X-Unread-Count";

    // "T-999, T-998 and 6 more"
    private const int NamedMembers = 2;

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("notifications").WithTags("Notifications");
        notifications.MapGet("", PageAsync)
            .WithSummary("A page of the inbox, newest first, with previews of messages; the header X-Unread-Count has the badge");
        notifications.MapGet("lines", LinesAsync).WithSummary("The same with one line for each group");
        notifications.MapGet("unread-count", UnreadCountAsync).WithSummary("The badge");
        notifications.MapGet("{id:guid}", ReadAsync).WithSummary("One notification, with its whole message");
        notifications.MapGet("{id:guid}/group", GroupAsync).WithSummary("A page of the group of a notification");
        notifications.MapChanges();
    }

    private static async Task<Ok<PageResponse<NotificationResponse>>> PageAsync(
        [AsParameters] InboxFilter filter,
        [AsParameters] PageRequest request,
        AppDbContext db,
        CurrentUser user,
        HttpResponse response,
        CancellationToken cancellation)
    {
        var page = await filter.Of(db.Notifications.Inbox(user.Id)).ToPageAsync(request.Limit, request.After, cancellation);
        response.Headers[UnreadCountHeader] = (await CountUnreadAsync(db, user, cancellation)).ToString();
        return TypedResults.Ok(PageResponse.Of(page.Select(NotificationResponse.Preview)));
    }

    private static async Task<Ok<PageResponse<LineResponse>>> LinesAsync(
        [AsParameters] InboxFilter filter,
        [AsParameters] PageRequest request,
        AppDbContext db,
        CurrentUser user,
        HttpResponse response,
        CancellationToken cancellation)
    {
        var page = await filter.Of(db.Notifications.Inbox(user.Id))
            .ToGroupPageAsync(request.Limit, request.After, NamedMembers, cancellation);
        response.Headers[UnreadCountHeader] = (await CountUnreadAsync(db, user, cancellation)).ToString();
        return TypedResults.Ok(PageResponse.Of(page.Select(LineResponse.Of)));
    }

    private static async Task<Ok<UnreadCountResponse>> UnreadCountAsync(
        AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        TypedResults.Ok(UnreadCountResponse.Of(await CountUnreadAsync(db, user, cancellation)));

    private static async Task<Results<Ok<NotificationResponse>, NotFound>> ReadAsync(
        Guid id, AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        await db.Notifications.Inbox(user.Id).FindAsync(id, cancellation) is { } notification
            ? TypedResults.Ok(NotificationResponse.Whole(notification))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<PageResponse<NotificationResponse>>, NotFound>> GroupAsync(
        Guid id,
        [AsParameters] InboxFilter filter,
        [AsParameters] PageRequest request,
        AppDbContext db,
        CurrentUser user,
        CancellationToken cancellation)
    {
        var inbox = db.Notifications.Inbox(user.Id);
        if (await inbox.FindAsync(id, cancellation) is not { } notification)
        {
            return TypedResults.NotFound();
        }

        var page = await filter.Of(inbox.InGroupOf(notification)).ToPageAsync(request.Limit, request.After, cancellation);
        return TypedResults.Ok(PageResponse.Of(page.Select(NotificationResponse.Preview)));
    }

    private static Task<CappedCount> CountUnreadAsync(AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        db.Notifications.Inbox(user.Id).Unread().CountUpToAsync(cancellationToken: cancellation);
}
