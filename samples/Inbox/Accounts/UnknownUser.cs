using System.Buffers.Text;
using System.Security.Cryptography;
using Inbox.Data;
using Microsoft.AspNetCore.Identity;

namespace Inbox.Accounts;

/// <summary>A user whose password nobody knows, to be checked in place of one that does not exist.</summary>
/// <remarks>The registered hasher makes the hash, so that a check of it costs what a check of a real one costs.</remarks>
internal sealed class UnknownUser
{
    public UnknownUser(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<AppUser>>();
        User.PasswordHash = hasher.HashPassword(User, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
    }

    public AppUser User { get; } = new() { DisplayName = "", OrganizationId = Guid.Empty };
}
