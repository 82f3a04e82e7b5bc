using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Who decided whether a notification is wanted, in the order of precedence.</summary>
/// <remarks>In JSON it is text: <c>organization_lock</c>, <c>user</c>, <c>user_any_type</c>, and so on.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<PreferenceSource>))]
public enum PreferenceSource
{
    /// <summary>
    /// A lock in the application's <see cref="NotificationOptions.DefaultPreferences"/>, for everybody, whatever organizations and users
    /// set.
    /// </summary>
    [JsonStringEnumMemberName("defaults_lock")]
    DefaultsLock = 0,

    /// <summary>A lock of the organization, for all of its users, whatever they set.</summary>
    [JsonStringEnumMemberName("organization_lock")]
    OrganizationLock = 1,

    /// <summary>The user, for this type.</summary>
    [JsonStringEnumMemberName("user")]
    User = 2,

    /// <summary>The user, for every type of the channel.</summary>
    [JsonStringEnumMemberName("user_any_type")]
    UserAnyType = 3,

    /// <summary>The organization, for this type.</summary>
    [JsonStringEnumMemberName("organization")]
    Organization = 4,

    /// <summary>The organization, for every type of the channel.</summary>
    [JsonStringEnumMemberName("organization_any_type")]
    OrganizationAnyType = 5,

    /// <summary>The application's <see cref="NotificationOptions.DefaultPreferences"/>, for this type.</summary>
    [JsonStringEnumMemberName("defaults")]
    Defaults = 6,

    /// <summary>The application's <see cref="NotificationOptions.DefaultPreferences"/>, for every type of the channel.</summary>
    [JsonStringEnumMemberName("defaults_any_type")]
    DefaultsAnyType = 7,

    /// <summary>Nobody: <see cref="NotificationChannels.InApp"/> is enabled, every other channel is disabled.</summary>
    [JsonStringEnumMemberName("built_in")]
    BuiltIn = 8,
}
