using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Inbox.Accounts;
using Inbox.Data;
using Inbox.Live;
using Inbox.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>An administrator tells the whole organization something.</summary>
internal static class AnnouncementEndpoints
{
    private const int MessageMaxLength = 10_000;

    // The longest message, each of its characters written as two escaped surrogates of 6 bytes, and the rest of the announcement.
    private const int MaxBytes = 160 * 1024;

    public static void MapAnnouncements(this IEndpointRouteBuilder api) =>
        api.MapPost("announcements", PublishAsync).RequireAuthorization(DemoData.Admin).WithMaxBody(MaxBytes).WithTags("Announcements")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("Publishes to those of the organization who want it in their inbox or by e-mail");

    private static async Task<Ok<PublishedResponse>> PublishAsync(
        Announcement announcement, AppDbContext db, CurrentUser admin, LiveSignal signal, CancellationToken cancellation)
    {
        var members = await db.Users.Where(u => u.OrganizationId == admin.OrganizationId).Select(u => u.Id).ToListAsync(cancellation);
        var result = await db.PublishAsync(announcement.ToContent(), members, admin.OrganizationId, cancellation);
        await signal.SendAsync(result.Published.Where(notification => notification.IsInInbox).Select(notification => notification.UserId));
        return TypedResults.Ok(new PublishedResponse(result.Published.Count, result.AlreadyNotified.Count));
    }

    private sealed record Announcement(
        [property: MaxLength(Notification.TitleMaxLength)] string Title,
        [property: MaxLength(MessageMaxLength)] string Message,
        JsonElement? Data = null,
        string? DedupeKey = null)
    {
        private const int DataMaxLength = 4_000;

        // The library validates the title and the key, and takes any length of a message.
        public NotificationContent ToContent()
        {
            TextLimit.Check("message", Message, MessageMaxLength);
            TextLimit.Check("data", Data?.GetRawText(), DataMaxLength);
            var content = new NotificationContent(NotificationTypes.Announcement, Title, Message)
            {
                DedupeKey = DedupeKey,
                Channels = [NotificationChannels.Email],
            };
            return Data is { } data ? content with { Data = data } : content;
        }
    }

    private sealed record PublishedResponse(int Published, int AlreadyNotified);
}
