using Notifications.Models;

namespace Inbox.Data;

/// <summary>The types of notification that this application has.</summary>
internal static class NotificationTypes
{
    public const string Mention = "mention";
    public const string TicketAssigned = "ticket.assigned";
    public const string TicketUpdated = "ticket.updated";
    public const string Comment = "comment";
    public const string Review = "review";
    public const string Release = "release";
    public const string Announcement = "announcement";
    public const string SecurityAlert = "security.alert";

    private static readonly Dictionary<string, (string One, string Many)> Names = new()
    {
        [Mention] = ("mention", "mentions"),
        [TicketAssigned] = ("ticket", "tickets"),
        [TicketUpdated] = ("ticket update", "ticket updates"),
        [Comment] = ("comment", "comments"),
        [Review] = ("review", "reviews"),
        [Release] = ("release", "releases"),
        [Announcement] = ("announcement", "announcements"),
        [SecurityAlert] = ("security alert", "security alerts"),
    };

    public static IReadOnlyList<string> All { get; } =
        [Mention, TicketAssigned, TicketUpdated, Comment, Review, Release, Announcement, SecurityAlert];

    public static IReadOnlyList<string> Channels { get; } = [NotificationChannels.InApp, NotificationChannels.Email];

    /// <summary>The defaults: e-mail only for mentions and security alerts.</summary>
    public static PreferenceSet Defaults { get; } = PreferenceSet.Empty
        .With(NotificationChannels.Email, Mention, true)
        .With(NotificationChannels.Email, SecurityAlert, true);

    /// <summary>The count in words: "3 mentions".</summary>
    public static string Count(string type, int count)
    {
        var (one, many) = Names.GetValueOrDefault(type, ("notification", "notifications"));
        return $"{count} {(count == 1 ? one : many)}";
    }

    /// <summary>The position of a type in a list; types of an earlier version of the application come last.</summary>
    public static int PositionOf(string type) =>
        All.Index().Where(item => item.Item == type).Select(item => item.Index).FirstOrDefault(All.Count);
}
