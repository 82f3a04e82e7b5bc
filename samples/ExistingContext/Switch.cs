using Notifications.Models;

namespace ExistingContext;

/// <summary>A switch of the settings page.</summary>
internal sealed record Switch(string Type, string Channel, PreferenceDecision Decision)
{
    /// <summary>A page shows it disabled, with the reason beside it: what the user says would not count.</summary>
    public bool IsLocked => Decision.Source == PreferenceSource.OrganizationLock;

    public string State => Decision.Enabled ? "on" : "off";

    public string Reason => Decision.Source switch
    {
        PreferenceSource.OrganizationLock => "locked by the organization",
        PreferenceSource.User or PreferenceSource.UserAnyType => "chosen by the user",
        PreferenceSource.Organization or PreferenceSource.OrganizationAnyType => "as the organization has it",
        _ => "as it is by default",
    };
}
