namespace Notifications.Models;

/// <summary>Who has decided whether a notification is wanted; in the order in which they are asked.</summary>
public enum PreferenceSource
{
    /// <summary>The organization, for all of its users: a settings page shows the switch, but disabled.</summary>
    OrganizationLock = 0,

    /// <summary>The user, for this type.</summary>
    User = 1,

    /// <summary>The user, for every type of the channel.</summary>
    UserAnyType = 2,

    /// <summary>The organization, for this type.</summary>
    Organization = 3,

    /// <summary>The organization, for every type of the channel.</summary>
    OrganizationAnyType = 4,

    /// <summary>The host's defaults, for this type.</summary>
    Defaults = 5,

    /// <summary>The host's defaults, for every type of the channel.</summary>
    DefaultsAnyType = 6,

    /// <summary>Nobody: <see cref="NotificationChannels.InApp"/> is on, every other channel off.</summary>
    BuiltIn = 7,
}
