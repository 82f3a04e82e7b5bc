using Microsoft.AspNetCore.Antiforgery;

namespace Inbox.Web;

/// <summary>A request that changes something has to come from our own page: it carries a token that no other page can read.</summary>
internal static class Antiforgery
{
    private const string Header = "X-XSRF-TOKEN";

    public static void AddAntiforgeryTokens(this IServiceCollection services, IConfiguration configuration) =>
        services.AddAntiforgery(options =>
        {
            options.Cookie.Secure("antiforgery", configuration);
            options.HeaderName = Header;
            options.SuppressReadingTokenFromFormBody = true;
        });

    public static TBuilder RequireAntiforgery<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
                ? await next(context)
                : TypedResults.Problem(
                    $"The header {Header} has no token, or one of another user. GET /api/v1/antiforgery gives one.",
                    statusCode: StatusCodes.Status400BadRequest);
        });

    public static void MapAntiforgery(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/api/v1/antiforgery",
                TokenResponse (IAntiforgery antiforgery, HttpContext context) => new(antiforgery.GetAndStoreTokens(context).RequestToken!))
            .WithTags("Account").WithSummary("The token for requests that change something");

    private sealed record TokenResponse(string Token);
}
