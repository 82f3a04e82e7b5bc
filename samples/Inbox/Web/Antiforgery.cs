using Microsoft.AspNetCore.Antiforgery;

namespace Inbox.Web;

/// <summary>A request that changes something has to come from our own page: it shows a token that no other page can read.</summary>
internal static class Antiforgery
{
    public const string Header = "X-XSRF-TOKEN";

    public static TBuilder RequireAntiforgery<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
                ? await next(context)
                : TypedResults.Problem($"The header {Header} has no token, or one of another user. GET /api/v1/antiforgery gives one.", statusCode: StatusCodes.Status400BadRequest);
        });

    public static void MapAntiforgery(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/antiforgery", TokenResponse (IAntiforgery antiforgery, HttpContext context) => new(antiforgery.GetAndStoreTokens(context).RequestToken!))
            .WithTags("Account").WithSummary("The token that requests show which change something");

    private sealed record TokenResponse(string Token);
}
