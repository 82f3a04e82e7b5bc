using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Inbox.Web;

/// <summary>How much one user may ask for; beyond it the answer is 429.</summary>
internal static class RateLimits
{
    public const string Api = "api";
    public const string Live = "live";
    public const string SignIn = "sign-in";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static void Set(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        options.AddPolicy(Api, context => RateLimitPartition.GetSlidingWindowLimiter(
            Caller(context), _ => new SlidingWindowRateLimiterOptions { PermitLimit = 200, Window = Window, SegmentsPerWindow = 10 }));
        options.AddPolicy(Live, context => RateLimitPartition.GetConcurrencyLimiter(
            Caller(context), _ => new ConcurrencyLimiterOptions { PermitLimit = 10 }));
        options.AddPolicy(SignIn, context => RateLimitPartition.GetFixedWindowLimiter(
            Address(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = 100, Window = Window }));
    }

    private static string Caller(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? Address(context);

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
