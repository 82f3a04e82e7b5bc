namespace Notifications.Models;

/// <summary>One cell of a settings page: whether a user wants a type of notification on a channel, and who decided it.</summary>
/// <param name="Type">The type of notification.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Enabled">Whether the notification is wanted.</param>
/// <param name="Source">Who decided it.</param>
public sealed record ResolvedPreference(string Type, string Channel, bool Enabled, PreferenceSource Source)
{
    /// <summary>Whether a lock decided, so that the page disables the switch.</summary>
    public bool IsLocked => new PreferenceDecision(Enabled, Source).IsLocked;
}
