using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>The settings page of a user or of an organization: every switch with who decided it, and the preferences themselves.</summary>
internal sealed record PreferencesResponse(
    IReadOnlyList<string> Types, IReadOnlyList<string> Channels, IReadOnlyList<ResolvedPreference> Switches, PreferenceSet Preferences);
