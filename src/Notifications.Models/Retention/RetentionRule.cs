using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>
/// A rule of a <see cref="RetentionPolicy"/>. A purge applies the rules in this order. In JSON it is text, such as <c>read_older_than</c>.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetentionRule>))]
public enum RetentionRule
{
    /// <summary><see cref="RetentionPolicy.DeletedOlderThan"/>.</summary>
    [JsonStringEnumMemberName("deleted_older_than")]
    DeletedOlderThan,

    /// <summary><see cref="RetentionPolicy.ReadOlderThan"/>.</summary>
    [JsonStringEnumMemberName("read_older_than")]
    ReadOlderThan,

    /// <summary><see cref="RetentionPolicy.UnreadOlderThan"/>.</summary>
    [JsonStringEnumMemberName("unread_older_than")]
    UnreadOlderThan,

    /// <summary><see cref="RetentionPolicy.KeepNewestPerUser"/>.</summary>
    [JsonStringEnumMemberName("keep_newest_per_user")]
    KeepNewestPerUser,
}
