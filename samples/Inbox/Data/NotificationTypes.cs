using Notifications.Models;

namespace Inbox.Data;

/// <summary>What this application notifies of.</summary>
internal static class NotificationTypes
{
    public const string Mention = "mention";
    public const string TicketAssigned = "ticket.assigned";
    public const string Comment = "comment";
    public const string Announcement = "announcement";
    public const string SecurityAlert = "security.alert";

    private static readonly Dictionary<string, (string One, string Many)> Names = new()
    {
        [Mention] = ("mention", "mentions"),
        [TicketAssigned] = ("ticket", "tickets"),
        [Comment] = ("comment", "comments"),
        [Announcement] = ("announcement", "announcements"),
        [SecurityAlert] = ("security alert", "security alerts"),
    };

    public static IReadOnlyList<string> All { get; } = [Mention, TicketAssigned, Comment, Announcement, SecurityAlert];

    public static IReadOnlyList<string> Channels { get; } = [NotificationChannels.InApp, NotificationChannels.Email];

    /// <summary>What holds for those who have said nothing: e-mail only for what cannot wait.</summary>
    public static PreferenceSet Defaults { get; } = PreferenceSet.Empty
        .With(NotificationChannels.Email, Mention, true)
        .With(NotificationChannels.Email, SecurityAlert, true);

    /// <summary>How many there are, in words: "3 mentions".</summary>
    public static string Count(string type, int count)
    {
        var (one, many) = Names.GetValueOrDefault(type, ("notification", "notifications"));
        return $"{count} {(count == 1 ? one : many)}";
    }

    /// <summary>Where a type stands in a list; types of an earlier version of the application come last.</summary>
    public static int PositionOf(string type) =>
        All.Index().Where(item => item.Item == type).Select(item => item.Index).FirstOrDefault(All.Count);
}
