using System.Security.Claims;
using Inbox.Data;

namespace Inbox.Accounts;

/// <summary>The user who sends a request, as a parameter of an endpoint.</summary>
internal sealed record CurrentUser(Guid Id, Guid OrganizationId, string DisplayName, bool IsAdmin)
{
    public static CurrentUser Of(ClaimsPrincipal principal) => new(
        Guid.Parse(Claim(principal, ClaimTypes.NameIdentifier)),
        Guid.Parse(Claim(principal, AccountClaims.Organization)),
        Claim(principal, AccountClaims.DisplayName),
        principal.IsInRole(DemoData.Admin));

    public static ValueTask<CurrentUser?> BindAsync(HttpContext context) => ValueTask.FromResult<CurrentUser?>(Of(context.User));

    private static string Claim(ClaimsPrincipal principal, string type) =>
        principal.FindFirstValue(type) ?? throw new InvalidOperationException($"The user has no claim \"{type}\".");
}
