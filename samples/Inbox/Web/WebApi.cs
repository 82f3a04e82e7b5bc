using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inbox.Web;

/// <summary>What all endpoints have in common: snake_case, problems as RFC 9457 has them, limits, and a description of it all.</summary>
internal static class WebApi
{
    public static void AddWebApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<BadInput>();
        services.AddAntiforgery(options => (options.HeaderName, options.SuppressReadingTokenFromFormBody) = (Antiforgery.Header, true));
        services.AddRateLimiter(RateLimits.Set);
        services.AddOpenApi(ApiDescription.Complete);
        services.AddSingleton(TimeProvider.System);
    }

    public static void UseWebApi(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapOpenApi();
        app.MapAntiforgery();
    }

    /// <summary>The endpoints of those who are signed in.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app) =>
        app.MapGroup("/api/v1").RequireAuthorization().RequireAntiforgery().RequireRateLimiting(RateLimits.Api)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
