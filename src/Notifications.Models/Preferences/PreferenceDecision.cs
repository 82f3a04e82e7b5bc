namespace Notifications.Models;

/// <summary>Whether a notification is wanted, and who decided it.</summary>
/// <param name="Enabled">Whether the notification is wanted.</param>
/// <param name="Source">Who decided it.</param>
public readonly record struct PreferenceDecision(bool Enabled, PreferenceSource Source)
{
    /// <summary>Whether a lock decided, so that nothing that the user sets has an effect.</summary>
    public bool IsLocked => Source is PreferenceSource.DefaultsLock or PreferenceSource.OrganizationLock;
}
