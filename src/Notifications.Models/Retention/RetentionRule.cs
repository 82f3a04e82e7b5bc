using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>A rule of a <see cref="RetentionPolicy"/>. A purge applies the rules in this order. In JSON a rule is its name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetentionRule>))]
public enum RetentionRule
{
    /// <summary><see cref="RetentionPolicy.DeletedOlderThan"/>.</summary>
    DeletedOlderThan,

    /// <summary><see cref="RetentionPolicy.ReadOlderThan"/>.</summary>
    ReadOlderThan,

    /// <summary><see cref="RetentionPolicy.UnreadOlderThan"/>.</summary>
    UnreadOlderThan,

    /// <summary><see cref="RetentionPolicy.KeepNewestPerUser"/>.</summary>
    KeepNewestPerUser,
}
