using Microsoft.AspNetCore.Identity;

namespace Inbox.Data;

/// <summary>A user of the application, of whom the library knows nothing but the identifier.</summary>
internal sealed class AppUser : IdentityUser<Guid>
{
    [PersonalData]
    public required string DisplayName { get; init; }

    public required Guid OrganizationId { get; init; }
}
