using Inbox.Data;
using Microsoft.AspNetCore.Identity;

namespace Inbox.Accounts;

/// <summary>Checks a user name and a password, in the same time for unknown and known users: nobody learns who has an account.</summary>
internal sealed class PasswordCheck(UserManager<AppUser> users, UnknownUser unknown)
{
    /// <summary>Returns the user, or <see langword="null"/> if the name or the password is wrong.</summary>
    public async Task<AppUser?> FindUserAsync(string name, string password)
    {
        // PostgreSQL stores no NUL. In a password, HMAC takes one at its end for padding: "secret\0" would be as good as "secret".
        var user = $"{name}{password}".Contains('\0', StringComparison.Ordinal) ? null : await users.FindByNameAsync(name);
        var isRight = await users.CheckPasswordAsync(user is { PasswordHash: not null } ? user : unknown.User, password);
        return isRight ? user : null;
    }
}
