using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores a status as the word that the specification has for it.</summary>
/// <remarks>Part of the mapping. It is public because compiled models name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NotificationStatusConverter()
    : ValueConverter<NotificationStatus, string>(status => ToWord(status), word => FromWord(word))
{
    /// <summary>The word of a status, without the bit that marks it as rewritten.</summary>
    internal static string ToWord(NotificationStatus status) => (status & ~Notification.Rewritten) switch
    {
        NotificationStatus.Unread => "unread",
        NotificationStatus.Read => "read",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };

    private static NotificationStatus FromWord(string word) => word switch
    {
        "unread" => NotificationStatus.Unread,
        "read" => NotificationStatus.Read,
        _ => throw new InvalidOperationException($"A notification has the status \"{word}\", which is neither \"unread\" nor \"read\"."),
    };
}
