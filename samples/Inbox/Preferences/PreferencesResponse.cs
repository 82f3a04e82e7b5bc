using Inbox.Email;
using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>The settings page of a user or of an organization: every switch with who decided it, and the preferences themselves; for a
/// user also how often e-mail comes.</summary>
internal sealed record PreferencesResponse(
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Channels,
    IReadOnlyList<ResolvedPreference> Switches,
    PreferenceSet Preferences,
    EmailFrequency? EmailFrequency = null);
