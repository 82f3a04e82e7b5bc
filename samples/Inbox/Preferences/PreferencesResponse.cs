using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>The settings of a user: every switch, and what the user has said.</summary>
internal sealed record PreferencesResponse(
    IReadOnlyList<string> Types, IReadOnlyList<string> Channels, IReadOnlyList<SwitchResponse> Switches, PreferenceSet Preferences);
