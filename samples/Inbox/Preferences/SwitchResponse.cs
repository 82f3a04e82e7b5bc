using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>A switch of the settings: whether it is on, whether the user may change it, and who says so.</summary>
internal sealed record SwitchResponse(string Type, string Channel, bool Enabled, bool Locked, string Reason)
{
    public static SwitchResponse Of(string type, string channel, PreferenceDecision decision) => new(
        type,
        channel,
        decision.Enabled,
        decision.Source == PreferenceSource.OrganizationLock,
        decision.Source switch
        {
            PreferenceSource.OrganizationLock => "Locked by your organization",
            PreferenceSource.User or PreferenceSource.UserAnyType => "Your choice",
            PreferenceSource.Organization or PreferenceSource.OrganizationAnyType => "As your organization has it",
            _ => "By default",
        });
}
