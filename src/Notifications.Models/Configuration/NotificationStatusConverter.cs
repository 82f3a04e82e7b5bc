using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores a status as the word that the specification has for it.</summary>
/// <remarks>Part of the mapping, and public only because a host's compiled model names it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NotificationStatusConverter() : ValueConverter<NotificationStatus, string>(
    status => status == NotificationStatus.Read ? "read" : "unread",
    word => word == "read" ? NotificationStatus.Read : NotificationStatus.Unread);
