using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Inbox.Data;
using Inbox.Live;
using Inbox.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Inbox.Accounts;

/// <summary>Signing in and out, and who is signed in.</summary>
internal static class AccountEndpoints
{
    private const int CredentialsMaxBytes = 4 * 1024;

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/api/v1/account").WithTags("Account").RequireAntiforgery()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized);
        account.MapPost("sign-in", SignInAsync).RequireRateLimiting(RateLimits.SignIn).WithMaxBody(CredentialsMaxBytes)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).WithSummary("Signs in, by a cookie");
        account.MapPost("sign-out", SignOutAsync).RequireAuthorization().WithSummary("Signs out, and ends the session");
        account.MapGet("", Account (CurrentUser user) => new(user.Id, user.DisplayName, user.OrganizationId, user.IsAdmin))
            .RequireAuthorization().WithSummary("Who is signed in");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(
        Credentials credentials,
        PasswordCheck passwords,
        SignInThrottle throttle,
        SignInManager<AppUser> signIn,
        ILookupNormalizer names,
        HttpContext context)
    {
        credentials.Check();
        var (address, account) = (ClientAddress.Of(context), names.NormalizeName(credentials.UserName));
        if (throttle.Try(address, account) is var wait && wait > TimeSpan.Zero)
        {
            return TooMany(context.Response, wait);
        }

        if (await passwords.FindUserAsync(credentials.UserName, credentials.Password) is not { } user)
        {
            return TypedResults.Problem("Wrong user name or password.", statusCode: StatusCodes.Status401Unauthorized);
        }

        throttle.Succeed(address, account);
        await signIn.SignInWithClaimsAsync(user, isPersistent: false, [Session.Begin()]);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult TooMany(HttpResponse response, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            $"Too many attempts to sign in from your network. Try again in {(seconds == 1 ? "1 second" : $"{seconds} seconds")}.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    // The streams of the session end when they are woken.
    private static async Task<NoContent> SignOutAsync(
        Session session, Sessions sessions, SignInManager<AppUser> signIn, LiveSignal signal)
    {
        await sessions.EndAsync(session);
        await signIn.SignOutAsync();
        await signal.SendAsync([session.UserId]);
        return TypedResults.NoContent();
    }

    private sealed record Credentials(
        [property: MaxLength(Credentials.NameMaxLength)] string UserName,
        [property: MaxLength(Credentials.PasswordMaxLength)] string Password)
    {
        // As long as the column.
        private const int NameMaxLength = 256;
        private const int PasswordMaxLength = 256;

        public void Check()
        {
            TextLimit.Check("user_name", UserName, NameMaxLength);
            TextLimit.Check("password", Password, PasswordMaxLength);
        }
    }

    private sealed record Account(Guid Id, string DisplayName, Guid OrganizationId, bool IsAdmin);
}
