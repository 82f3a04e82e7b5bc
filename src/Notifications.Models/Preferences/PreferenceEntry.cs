namespace Notifications.Models;

/// <summary>One entry of a <see cref="PreferenceSet"/>: the setting of one type on one channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Type">The type of notification, or <see cref="PreferenceSet.AnyType"/>.</param>
/// <param name="Enabled">Whether the notification is wanted; for a lock, whether it is sent.</param>
/// <param name="IsLock">Whether it is a lock, which an organization or the application sets and users cannot change.</param>
public sealed record PreferenceEntry(string Channel, string Type, bool Enabled, bool IsLock);
