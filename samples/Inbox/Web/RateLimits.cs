using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Inbox.Web;

/// <summary>How many requests one user, or one address without a user, may send; beyond that, the answer is 429.</summary>
/// <remarks>The limiters of those who send nothing are removed after some seconds, so that they do not add up.</remarks>
internal static class RateLimits
{
    public const string Api = "api";
    public const string Description = "description";
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
        options.AddPolicy(Description, context => RateLimitPartition.GetFixedWindowLimiter(
            Caller(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = Window }));
        options.AddPolicy(Live, context => RateLimitPartition.GetConcurrencyLimiter(
            Caller(context), _ => new ConcurrencyLimiterOptions { PermitLimit = 10 }));
        options.AddPolicy(SignIn, context => RateLimitPartition.GetFixedWindowLimiter(
            ClientAddress.Of(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = 100, Window = Window }));
    }

    private static string Caller(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? ClientAddress.Of(context);
}
