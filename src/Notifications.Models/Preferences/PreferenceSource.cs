using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Who decided whether a notification is wanted, in the order of precedence.</summary>
/// <remarks>In JSON it is text: <c>organization_lock</c>, <c>user</c>, <c>user_any_type</c>, and so on.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<PreferenceSource>))]
public enum PreferenceSource
{
    /// <summary>The organization, for all of its users, whatever they set; a settings page disables the switch.</summary>
    [JsonStringEnumMemberName("organization_lock")]
    OrganizationLock = 0,

    /// <summary>The user, for this type.</summary>
    [JsonStringEnumMemberName("user")]
    User = 1,

    /// <summary>The user, for every type of the channel.</summary>
    [JsonStringEnumMemberName("user_any_type")]
    UserAnyType = 2,

    /// <summary>The organization, for this type.</summary>
    [JsonStringEnumMemberName("organization")]
    Organization = 3,

    /// <summary>The organization, for every type of the channel.</summary>
    [JsonStringEnumMemberName("organization_any_type")]
    OrganizationAnyType = 4,

    /// <summary>The application's <see cref="NotificationOptions.DefaultPreferences"/>, for this type.</summary>
    [JsonStringEnumMemberName("defaults")]
    Defaults = 5,

    /// <summary>The application's <see cref="NotificationOptions.DefaultPreferences"/>, for every type of the channel.</summary>
    [JsonStringEnumMemberName("defaults_any_type")]
    DefaultsAnyType = 6,

    /// <summary>Nobody: <see cref="NotificationChannels.InApp"/> is enabled, every other channel is disabled.</summary>
    [JsonStringEnumMemberName("built_in")]
    BuiltIn = 7,
}
