using Microsoft.AspNetCore.Identity;

namespace ExistingContext;

/// <summary>The application's own user, of whom the library knows only the identifier.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }
}
