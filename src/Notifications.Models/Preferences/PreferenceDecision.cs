namespace Notifications.Models;

/// <summary>Whether a notification is wanted, and who says so.</summary>
/// <param name="Enabled">Whether it is wanted.</param>
/// <param name="Source">Who has decided.</param>
public readonly record struct PreferenceDecision(bool Enabled, PreferenceSource Source);
