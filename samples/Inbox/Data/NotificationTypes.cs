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

    public static IReadOnlyList<string> All { get; } = [Mention, TicketAssigned, Comment, Announcement, SecurityAlert];

    public static IReadOnlyList<string> Channels { get; } = [NotificationChannels.InApp, NotificationChannels.Email];

    /// <summary>What holds for those who have said nothing: e-mail only for what cannot wait.</summary>
    public static PreferenceSet Defaults { get; } = PreferenceSet.Empty
        .With(NotificationChannels.Email, Mention, true)
        .With(NotificationChannels.Email, SecurityAlert, true);
}
