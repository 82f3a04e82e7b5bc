namespace Notifications.Models;

/// <summary>Resolves what users, organizations and the host say of a notification; the same rule that the commands have in SQL.</summary>
public static class PreferenceResolver
{
    /// <summary>Asks one after another, and takes the first answer: a lock of the organization, the user, the organization, the defaults.</summary>
    /// <remarks>Each is asked for the type first, and then for <see cref="PreferenceSet.AnyType"/>. Where nobody says anything, the inbox is on and all else off.</remarks>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification; 1 to 50 characters.</param>
    /// <param name="user">What the user says; <see langword="null"/> for a user without preferences.</param>
    /// <param name="organization">What the user's organization says; <see langword="null"/> for none.</param>
    /// <param name="defaults">What the host says; <see langword="null"/> for nothing.</param>
    /// <returns>The answer, and whose it is.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public static PreferenceDecision Resolve(
        string channel, string type, PreferenceSet? user, PreferenceSet? organization = null, PreferenceSet? defaults = null)
    {
        PreferenceDocument.CheckNames(channel, type);
        return Decide(organization?.FindLock(channel, type) ?? organization?.FindLock(channel, PreferenceSet.AnyType), PreferenceSource.OrganizationLock)
            ?? Decide(user?.Find(channel, type), PreferenceSource.User)
            ?? Decide(user?.Find(channel, PreferenceSet.AnyType), PreferenceSource.UserAnyType)
            ?? Decide(organization?.Find(channel, type), PreferenceSource.Organization)
            ?? Decide(organization?.Find(channel, PreferenceSet.AnyType), PreferenceSource.OrganizationAnyType)
            ?? Decide(defaults?.Find(channel, type), PreferenceSource.Defaults)
            ?? Decide(defaults?.Find(channel, PreferenceSet.AnyType), PreferenceSource.DefaultsAnyType)
            ?? new PreferenceDecision(channel == NotificationChannels.InApp, PreferenceSource.BuiltIn);
    }

    private static PreferenceDecision? Decide(bool? answer, PreferenceSource source) =>
        answer is { } enabled ? new PreferenceDecision(enabled, source) : null;
}
