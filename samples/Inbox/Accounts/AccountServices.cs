using Inbox.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Inbox.Accounts;

/// <summary>ASP.NET Core Identity with a cookie, as an application with users has it.</summary>
internal static class AccountServices
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddIdentity<AppUser, IdentityRole<Guid>>().AddEntityFrameworkStores<AppDbContext>().AddClaimsPrincipalFactory<AccountClaims>();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "inbox";
            cookie.Cookie.SameSite = SameSiteMode.Strict;

            // An API has no page to redirect to.
            cookie.Events.OnRedirectToLogin = context => RefuseAsync(context.HttpContext, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => RefuseAsync(context.HttpContext, StatusCodes.Status403Forbidden);
        });

        // A cookie of one host is read by all of them.
        services.AddDataProtection().SetApplicationName("inbox").PersistKeysToDbContext<AppDbContext>();
        services.AddAuthorizationBuilder().AddPolicy(DemoData.Admin, policy => policy.RequireRole(DemoData.Admin));
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
