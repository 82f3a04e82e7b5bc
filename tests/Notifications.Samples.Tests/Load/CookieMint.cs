using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notifications.Samples.Tests.Load;

/// <summary>Makes the cookies of a sign-in. Signing in thousands of users would measure how slow the hash of a password is.</summary>
internal sealed class CookieMint(IServiceProvider host)
{
    private readonly CookieAuthenticationOptions _options =
        host.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);

    private readonly string _stampClaim = host.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType;

    public string Mint(Guid id, string name, string displayName, Guid organizationId, string stamp, bool isAdmin)
    {
        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, $"{id}"),
                new(ClaimTypes.Name, name),
                new(_stampClaim, stamp),
                new("session", $"{Guid.NewGuid()}"),
                new("organization", $"{organizationId}"),
                new("display_name", displayName),
            ],
            IdentityConstants.ApplicationScheme);
        if (isAdmin)
        {
            identity.AddClaim(new(ClaimTypes.Role, "admin"));
        }

        return $"{_options.Cookie.Name}={_options.TicketDataFormat.Protect(TicketOf(new ClaimsPrincipal(identity)))}";
    }

    private AuthenticationTicket TicketOf(ClaimsPrincipal principal)
    {
        var now = DateTimeOffset.UtcNow;
        var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + _options.ExpireTimeSpan };
        return new AuthenticationTicket(principal, properties, IdentityConstants.ApplicationScheme);
    }
}
