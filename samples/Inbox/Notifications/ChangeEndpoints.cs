using Inbox.Accounts;
using Inbox.Data;
using Inbox.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Changes one notification of a user's inbox, a group or all of them, each by one UPDATE.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder notifications)
    {
        notifications.MapPost("read-all", ReadAllAsync)
            .WithSummary("Marks all as read, or all of a type, up to the newest that the user has seen");
        notifications.MapPost("read-all/undo", UndoReadAllAsync).WithSummary("Marks as unread what a request marked as read");
        notifications.MapPatch("{id:guid}/read", Change((chosen, cancellation) => chosen.MarkReadAsync(cancellationToken: cancellation)))
            .WithSummary("Marks a notification as read, or its group");
        notifications.MapPatch("{id:guid}/unread", Change((chosen, cancellation) => chosen.MarkUnreadAsync(cancellation)))
            .WithSummary("Marks a notification as unread, or its group");
        notifications.MapDelete("{id:guid}", Change((chosen, cancellation) => chosen.SoftDeleteAsync(cancellationToken: cancellation)))
            .WithSummary("Deletes a notification, or its group");
        notifications.MapPost("{id:guid}/restore", RestoreAsync)
            .WithSummary("Restores a notification, or all that were deleted with it");
    }

    private static async Task<Ok<ReadAllResponse>> ReadAllAsync(
        ReadAllRequest request, AppDbContext db, CurrentUser user, LiveSignal signal, TimeProvider clock, CancellationToken cancellation)
    {
        var inbox = new InboxFilter(Type: request.Type).Of(db.Notifications.Inbox(user.Id));
        var chosen = request.UpTo is { } newest ? inbox.UpTo(newest) : inbox;
        var readAt = StoredInstant(clock.GetUtcNow());
        var changed = await chosen.MarkReadAsync(readAt, cancellation);
        await SignalAsync(signal, user, changed);
        return TypedResults.Ok(new ReadAllResponse(changed, readAt));
    }

    private static async Task<Ok<ChangedResponse>> UndoReadAllAsync(
        ReadAllUndoRequest request, AppDbContext db, CurrentUser user, LiveSignal signal, CancellationToken cancellation)
    {
        var readAt = request.ReadAt.ToUniversalTime();
        var changed = await db.Notifications.Inbox(user.Id).Read().Where(n => n.ReadAt == readAt).MarkUnreadAsync(cancellation);
        await SignalAsync(signal, user, changed);
        return TypedResults.Ok(new ChangedResponse(changed));
    }

    // PostgreSQL stores microseconds (https://www.postgresql.org/docs/current/datatype-datetime.html).
    private static DateTimeOffset StoredInstant(DateTimeOffset instant) =>
        instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));

    // Repeating a change is not an error. A notification of somebody else is not found.
    private static Delegate Change(Func<IQueryable<Notification>, CancellationToken, Task<int>> changeAsync) =>
        async Task<Results<NoContent, NotFound>> (
            Guid id,
            [AsParameters] InboxFilter filter,
            AppDbContext db,
            CurrentUser user,
            LiveSignal signal,
            CancellationToken cancellation,
            bool group = false) =>
        {
            var inbox = db.Notifications.Inbox(user.Id);
            if (await inbox.FindAsync(id, cancellation) is not { } notification)
            {
                return TypedResults.NotFound();
            }

            var chosen = group ? filter.LineOf(inbox, notification) : inbox.Where(n => n.Id == id);
            await SignalAsync(signal, user, await changeAsync(chosen, cancellation));
            return TypedResults.NoContent();
        };

    // One deletion has one instant: members of the group that were deleted before or after it stay deleted.
    private static async Task<Results<NoContent, NotFound>> RestoreAsync(
        Guid id, AppDbContext db, CurrentUser user, LiveSignal signal, CancellationToken cancellation, bool group = false)
    {
        var notifications = db.Notifications.ForUser(user.Id);
        if (await notifications.FindAsync(id, cancellation) is not { } notification)
        {
            return TypedResults.NotFound();
        }

        var chosen = group
            ? notifications.InGroupOf(notification).Where(n => n.DeletedAt == notification.DeletedAt)
            : notifications.Where(n => n.Id == id);
        await SignalAsync(signal, user, await chosen.RestoreAsync(cancellation));
        return TypedResults.NoContent();
    }

    private static async Task SignalAsync(LiveSignal signal, CurrentUser user, int changed)
    {
        if (changed > 0)
        {
            await signal.SendAsync([user.Id]);
        }
    }
}
