using Inbox.Accounts;
using Inbox.Data;
using Inbox.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Changes a user's inbox, one notification, a whole line or all at once, each by one UPDATE.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder notifications)
    {
        notifications.MapPost("read-all", ReadAllAsync)
            .WithSummary("Marks all as read, or all of a type, up to the newest that the user has seen");
        notifications.MapPatch("{id:guid}/read", Change((chosen, cancellation) => chosen.MarkReadAsync(cancellationToken: cancellation)))
            .WithSummary("Marks one as read, or its whole line");
        notifications.MapPatch("{id:guid}/unread", Change((chosen, cancellation) => chosen.MarkUnreadAsync(cancellation)))
            .WithSummary("Marks one as unread, or its whole line");
        notifications.MapDelete("{id:guid}", Change((chosen, cancellation) => chosen.SoftDeleteAsync(cancellationToken: cancellation)))
            .WithSummary("Deletes one, or its whole line");
        notifications.MapPost("{id:guid}/restore", RestoreAsync)
            .WithSummary("Undoes a deletion, of one or of all that were deleted with it");
    }

    private static async Task<Ok<ChangedResponse>> ReadAllAsync(
        ReadAllRequest request, AppDbContext db, CurrentUser user, LiveSignal signal, CancellationToken cancellation)
    {
        var inbox = new InboxFilter(Type: request.Type).Of(db.Notifications.Inbox(user.Id));
        var changed = await (request.UpTo is { } newest ? inbox.UpTo(newest) : inbox).MarkReadAsync(cancellationToken: cancellation);
        await TellAsync(signal, user, changed);
        return TypedResults.Ok(new ChangedResponse(changed));
    }

    // To ask for what is so already is no error, but what is not the user's own is not there.
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
            await TellAsync(signal, user, await changeAsync(chosen, cancellation));
            return TypedResults.NoContent();
        };

    // One deletion has one time: members of the group that went before, or after, stay where they are.
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
        await TellAsync(signal, user, await chosen.RestoreAsync(cancellation));
        return TypedResults.NoContent();
    }

    private static async Task TellAsync(LiveSignal signal, CurrentUser user, int changed)
    {
        if (changed > 0)
        {
            await signal.SendAsync([user.Id]);
        }
    }
}
