using Microsoft.AspNetCore.Identity;
using Notifications.Models;

namespace Inbox.Data;

/// <summary>A user of the application, of whom the library knows nothing but the identifier.</summary>
internal sealed class AppUser : IdentityUser<Guid>
{
    [PersonalData]
    public required string DisplayName { get; init; }

    public required Guid OrganizationId { get; init; }

    /// <summary>Whether e-mail comes once a day, instead of at once.</summary>
    public bool HasDailyDigest { get; init; }

    /// <summary>What the user had chosen for e-mail before turning it off, to be given back.</summary>
    public PreferenceSet? MutedChoices { get; init; }
}
