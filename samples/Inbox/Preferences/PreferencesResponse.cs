using Inbox.Data;
using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>The settings of a user or an organization: every switch, and what was said.</summary>
internal sealed record PreferencesResponse(
    IReadOnlyList<string> Types, IReadOnlyList<string> Channels, IReadOnlyList<SwitchResponse> Switches, PreferenceSet Preferences)
{
    /// <summary>The settings of a user, or without one those of the organization itself.</summary>
    public static PreferencesResponse Of(PreferenceSet? user, PreferenceSet organization) => new(
        NotificationTypes.All,
        NotificationTypes.Channels,
        [
            .. from type in NotificationTypes.All
               from channel in NotificationTypes.Channels
               select SwitchResponse.Of(type, channel, PreferenceResolver.Resolve(channel, type, user, organization, NotificationTypes.Defaults)),
        ],
        user ?? organization);
}
