using Inbox.Data;
using Inbox.Web;
using Microsoft.AspNetCore.Identity;

namespace Inbox.Accounts;

/// <summary>ASP.NET Core Identity with a cookie, as an application with users has it.</summary>
internal static class AccountServices
{
    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddIdentity<AppUser, IdentityRole<Guid>>()
            .AddEntityFrameworkStores<AppDbContext>()
            .AddClaimsPrincipalFactory<AccountClaims>();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Secure("inbox", configuration);
            cookie.Events.OnValidatePrincipal = Sessions.ValidateAsync;

            // An API has no page to redirect to.
            cookie.Events.OnRedirectToLogin = context => RefuseAsync(context.HttpContext, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => RefuseAsync(context.HttpContext, StatusCodes.Status403Forbidden);
        });
        services.AddScoped<PasswordCheck>();
        services.AddScoped<Sessions>();
        services.AddSingleton<UnknownUser>();
        services.AddSingleton<SignInThrottle>();
        services.AddCookieKeys(configuration);
        services.AddAuthorizationBuilder().AddPolicy(DemoData.Admin, policy => policy.RequireRole(DemoData.Admin));
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
