using Inbox.Accounts;
using Inbox.Data;
using Inbox.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Changes a user's inbox, one notification, a whole line or all at once, each by one UPDATE.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder notifications)
    {
        notifications.MapPost("read-all", ReadAllAsync).WithSummary("Marks all as read, up to the newest that the user has seen");
        notifications.MapPatch("{id:guid}/read", Change(InboxOf, (chosen, cancellation) => chosen.MarkReadAsync(cancellationToken: cancellation)))
            .WithSummary("Marks one as read, or its whole line");
        notifications.MapPatch("{id:guid}/unread", Change(InboxOf, (chosen, cancellation) => chosen.MarkUnreadAsync(cancellation)))
            .WithSummary("Marks one as unread, or its whole line");
        notifications.MapDelete("{id:guid}", Change(InboxOf, (chosen, cancellation) => chosen.SoftDeleteAsync(cancellationToken: cancellation)))
            .WithSummary("Deletes one, or its whole line");
        notifications.MapPost("{id:guid}/restore", Change((db, user) => db.Notifications.ForUser(user.Id), (chosen, cancellation) => chosen.RestoreAsync(cancellation)))
            .WithSummary("Takes a deletion back, of one or of its whole line");
    }

    private static async Task<Ok<ChangedResponse>> ReadAllAsync(
        ReadAllRequest request, AppDbContext db, CurrentUser user, LiveSignal signal, CancellationToken cancellation)
    {
        var changed = await InboxOf(db, user).MarkReadAsync(upTo: request.Cursor, cancellationToken: cancellation);
        await signal.SendAsync([user.Id]);
        return TypedResults.Ok(new ChangedResponse(changed));
    }

    // To ask for what is so already is no error, but what is not the user's own is not there.
    private static Delegate Change(
        Func<AppDbContext, CurrentUser, IQueryable<Notification>> from, Func<IQueryable<Notification>, CancellationToken, Task<int>> changeAsync) =>
        async Task<Results<NoContent, NotFound>> (
            Guid id, AppDbContext db, CurrentUser user, LiveSignal signal, CancellationToken cancellation, bool group = false) =>
        {
            var notifications = from(db, user);
            if (await notifications.FindAsync(id, cancellation) is not { } notification)
            {
                return TypedResults.NotFound();
            }

            var chosen = group ? notifications.InGroupOf(notification) : notifications.Where(n => n.Id == id);
            if (await changeAsync(chosen, cancellation) > 0)
            {
                await signal.SendAsync([user.Id]);
            }

            return TypedResults.NoContent();
        };

    private static IQueryable<Notification> InboxOf(AppDbContext db, CurrentUser user) => db.Notifications.Inbox(user.Id);
}
