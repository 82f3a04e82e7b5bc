namespace Notifications.Models;

/// <summary>Decides whether a notification is wanted, from the preferences of the user, the organization and the application.</summary>
/// <remarks>It needs no database. The commands on a context follow the same rule.</remarks>
public static class PreferenceResolver
{
    /// <summary>Decides whether a user wants a type of notification on a channel.</summary>
    /// <remarks>
    /// The first of these that is set decides: a lock of the defaults, a lock of the organization, the user, the organization, the
    /// defaults; each for the type first, and then for <see cref="PreferenceSet.AnyType"/>. Where none is set,
    /// <see cref="NotificationChannels.InApp"/> is enabled, and every other channel is disabled.
    /// </remarks>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification; 1 to 50 characters, but not <c>*</c>.</param>
    /// <param name="user">The user's set; <see langword="null"/> for a user without preferences.</param>
    /// <param name="organization">The set of the user's organization; <see langword="null"/> for none.</param>
    /// <param name="defaults">The application's set, with the locks of the platform; <see langword="null"/> for none.</param>
    /// <returns>The decision and its source.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    /// <example>
    /// <code>
    /// var organization = PreferenceSet.Empty.With("email", PreferenceSet.AnyType, false).Lock("email", "security.alert", true);
    /// var user = PreferenceSet.Empty.With("email", "security.alert", false);
    /// PreferenceResolver.Resolve("email", "security.alert", user, organization); // Enabled = true, Source = OrganizationLock
    /// PreferenceResolver.Resolve("email", "mention", user, organization);        // Enabled = false, Source = OrganizationAnyType
    /// </code>
    /// </example>
    public static PreferenceDecision Resolve(
        string channel, string type, PreferenceSet? user, PreferenceSet? organization = null, PreferenceSet? defaults = null)
    {
        channel = PreferenceName.CheckChannel(channel, nameof(channel));
        type = TypeName.Check(type, nameof(type));
        return Decide(defaults?.FindLock(channel, type), PreferenceSource.DefaultsLock)
            ?? Decide(defaults?.FindLock(channel, PreferenceSet.AnyType), PreferenceSource.DefaultsLock)
            ?? Decide(organization?.FindLock(channel, type), PreferenceSource.OrganizationLock)
            ?? Decide(organization?.FindLock(channel, PreferenceSet.AnyType), PreferenceSource.OrganizationLock)
            ?? Decide(user?.Find(channel, type), PreferenceSource.User)
            ?? Decide(user?.Find(channel, PreferenceSet.AnyType), PreferenceSource.UserAnyType)
            ?? Decide(organization?.Find(channel, type), PreferenceSource.Organization)
            ?? Decide(organization?.Find(channel, PreferenceSet.AnyType), PreferenceSource.OrganizationAnyType)
            ?? Decide(defaults?.Find(channel, type), PreferenceSource.Defaults)
            ?? Decide(defaults?.Find(channel, PreferenceSet.AnyType), PreferenceSource.DefaultsAnyType)
            ?? new PreferenceDecision(channel == NotificationChannels.InApp, PreferenceSource.BuiltIn);
    }

    private static PreferenceDecision? Decide(bool? enabled, PreferenceSource source) =>
        enabled is { } isEnabled ? new PreferenceDecision(isEnabled, source) : null;
}
