using Inbox.Data;
using Inbox.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Inbox.Accounts;

/// <summary>Signing in and out, and who is signed in.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/api/v1/account").WithTags("Account").RequireAntiforgery()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized);
        account.MapPost("sign-in", SignInAsync).RequireRateLimiting(RateLimits.SignIn)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).WithSummary("Signs in, by a cookie");
        account.MapPost("sign-out", SignOutAsync).RequireAuthorization().WithSummary("Signs out");
        account.MapGet("", Account (CurrentUser user) => new(user.Id, user.DisplayName, user.OrganizationId, user.IsAdmin))
            .RequireAuthorization().WithSummary("Who is signed in");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(Credentials credentials, SignInManager<AppUser> signIn)
    {
        var isUser = credentials.CanBeAsked()
            && (await signIn.PasswordSignInAsync(credentials.UserName, credentials.Password, isPersistent: false, lockoutOnFailure: true)).Succeeded;
        return isUser
            ? TypedResults.NoContent()
            : TypedResults.Problem("There is no such user with this password.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<NoContent> SignOutAsync(SignInManager<AppUser> signIn)
    {
        await signIn.SignOutAsync();
        return TypedResults.NoContent();
    }

    private sealed record Credentials(string UserName, string Password)
    {
        // PostgreSQL has no text with a NUL in it, and so no such user.
        public bool CanBeAsked() => !$"{UserName}{Password}".Contains('\0', StringComparison.Ordinal);
    }

    private sealed record Account(Guid Id, string DisplayName, Guid OrganizationId, bool IsAdmin);
}
