using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Inbox.Email;

/// <summary>Signed and encrypted links by which the reader of a mail unsubscribes without signing in.</summary>
internal sealed class UnsubscribeTokens(IDataProtectionProvider protection)
{
    public const string Purpose = "Inbox.Email.Unsubscribe";

    // A mail may be old when its reader has had enough.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(Purpose).ToTimeLimitedDataProtector();

    public string TokenFor(Guid userId) => _protector.Protect($"{userId:N}", Lifetime);

    /// <summary>The user whom a token was made for; <see langword="null"/> if it has expired, or is not one of ours.</summary>
    public Guid? UserOf(string? token)
    {
        try
        {
            return token is null ? null : Guid.ParseExact(_protector.Unprotect(token), "N");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
