using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace Inbox.Accounts;

/// <summary>What a cookie claims: a session of a user, begun under a security stamp that changes with the password.</summary>
internal sealed record Session(Guid Id, Guid UserId, string Stamp)
{
    public const string Claim = "session";

    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    /// <summary>The claim of a new session.</summary>
    public static Claim Begin() => new(Claim, Guid.NewGuid().ToString());

    public static Session? Of(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(Claim), out var id)
        && Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var userId)
        && principal.FindFirstValue(StampClaim) is { } stamp
            ? new Session(id, userId, stamp)
            : null;

    public static ValueTask<Session?> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));
}
