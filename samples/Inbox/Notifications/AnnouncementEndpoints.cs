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

/// <summary>An administrator publishes to the whole organization.</summary>
internal static class AnnouncementEndpoints
{
    private const int MessageMaxLength = 10_000;

    // The longest message, each of its characters written as two escaped surrogates of 6 bytes, and the rest of the announcement.
    private const int MaxBytes = 160 * 1024;

    public static void MapAnnouncements(this IEndpointRouteBuilder api)
    {
        var announcements = api.MapGroup("announcements").RequireAuthorization(DemoData.Admin).WithTags("Announcements")
            .ProducesProblem(StatusCodes.Status403Forbidden);
        announcements.MapPost("", PublishAsync).WithMaxBody(MaxBytes)
            .WithSummary("Publishes to those of the organization who want it in their inbox or by e-mail");
        announcements.MapGet("audience", CountAudienceAsync).WithSummary("How many people would get an announcement now");
    }

    private static async Task<Ok<PublishedResponse>> PublishAsync(
        Announcement announcement, AppDbContext db, CurrentUser admin, LiveSignal signal, CancellationToken cancellation)
    {
        var members = await MembersAsync(db, admin, cancellation);
        var result = await db.PublishAsync(announcement.ToContent(admin), members, admin.OrganizationId, cancellation);
        await signal.SendAsync(result.Published.Where(notification => notification.IsInInbox).Select(notification => notification.UserId));
        var (published, before) = (result.Published.Count, result.AlreadyNotified.Count);
        return TypedResults.Ok(new PublishedResponse(published, before, members.Count - published - before - result.Missing.Count));
    }

    private static async Task<Ok<AudienceResponse>> CountAudienceAsync(
        AppDbContext db, CurrentUser admin, CancellationToken cancellation)
    {
        var members = await MembersAsync(db, admin, cancellation);
        var inbox = await RecipientsAsync(NotificationChannels.InApp);
        var people = inbox.Union(await RecipientsAsync(NotificationChannels.Email)).Count();
        return TypedResults.Ok(new AudienceResponse(people, members.Count - people));

        Task<IReadOnlyList<Guid>> RecipientsAsync(string channel) =>
            db.ResolveRecipientsAsync(members, channel, NotificationTypes.Announcement, admin.OrganizationId, cancellation);
    }

    private static Task<List<Guid>> MembersAsync(AppDbContext db, CurrentUser admin, CancellationToken cancellation) =>
        db.Users.Where(u => u.OrganizationId == admin.OrganizationId).Select(u => u.Id).ToListAsync(cancellation);

    private sealed record Announcement(
        [property: MaxLength(Notification.TitleMaxLength)] string Title,
        [property: MaxLength(MessageMaxLength)] string Message,
        JsonElement? Data = null,
        string? DedupeKey = null)
    {
        private const int DataMaxLength = 4_000;

        // The library validates the title and the key, and takes any length of a message.
        public NotificationContent ToContent(CurrentUser admin)
        {
            TextLimit.RefuseBlank("title", Title);
            TextLimit.RefuseBlank("message", Message);
            TextLimit.Check("message", Message, MessageMaxLength);
            TextLimit.Check("data", Data?.GetRawText(), DataMaxLength);
            return new NotificationContent(NotificationTypes.Announcement, Title, Message)
            {
                DedupeKey = DedupeKey,
                Channels = [NotificationChannels.Email],
                Data = Data ?? EventData.By(admin.DisplayName).ToJson(),
            };
        }
    }

    private sealed record PublishedResponse(int Published, int AlreadyNotified, int OptedOut);

    private sealed record AudienceResponse(int People, int OptedOut);
}
