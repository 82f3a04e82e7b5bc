using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores a status as its word in the specification.</summary>
/// <remarks>Part of the mapping; public only because compiled models of applications name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NotificationStatusConverter() : ValueConverter<NotificationStatus, string>(
    status => ToWord(status),
    word => FromWord(word))
{
    /// <summary>The word of a status, without the bit that marks it as rewritten.</summary>
    internal static string ToWord(NotificationStatus status) => (status & ~Notification.Rewritten) switch
    {
        NotificationStatus.Unread => "unread",
        NotificationStatus.Read => "read",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, $"status is {status}; it takes Unread or Read."),
    };

    private static NotificationStatus FromWord(string word) => word switch
    {
        "unread" => NotificationStatus.Unread,
        "read" => NotificationStatus.Read,
        _ => throw new InvalidOperationException($"A notification has the status \"{word}\"; it takes \"unread\" or \"read\"."),
    };
}
