namespace Notifications.Models;

/// <summary>A rule of a <see cref="RetentionPolicy"/>, in the order in which they are applied.</summary>
public enum RetentionRule
{
    /// <summary><see cref="RetentionPolicy.DeletedOlderThan"/>.</summary>
    DeletedOlderThan,

    /// <summary><see cref="RetentionPolicy.ReadOlderThan"/>.</summary>
    ReadOlderThan,

    /// <summary><see cref="RetentionPolicy.KeepNewestPerUser"/>.</summary>
    KeepNewestPerUser,
}
