using Inbox.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Notifications.Samples.Tests.Security;

/// <summary>The hasher of the application, which counts how many passwords it has verified.</summary>
internal sealed class CountingHasher(IOptions<PasswordHasherOptions> options, HashCount count) : PasswordHasher<AppUser>(options)
{
    public override PasswordVerificationResult VerifyHashedPassword(AppUser user, string hashedPassword, string providedPassword)
    {
        count.Increment();
        return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
