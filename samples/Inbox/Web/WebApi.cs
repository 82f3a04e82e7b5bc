using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inbox.Web;

/// <summary>What all endpoints have in common: snake_case, problems (RFC 9457), limits, and a description of the API.</summary>
internal static class WebApi
{
    public static void AddWebApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<BadInput>();
        services.AddHttps();
        services.AddAntiforgeryTokens(configuration);
        services.AddRateLimiter(RateLimits.Set);
        services.AddOpenApi(ApiDescription.Complete);
        services.AddSingleton(TimeProvider.System);
    }

    public static void UseWebApi(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseHttps();
        app.UseExceptionHandler();
        app.UseStatusPages();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapDescription();
        app.MapAntiforgery();
    }

    /// <summary>The endpoints of those who are signed in.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app) =>
        app.MapGroup("/api/v1").RequireAuthorization().RequireAntiforgery().RequireRateLimiting(RateLimits.Api)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    // The document lists what there is to attack, and is made anew for each request. In production, it is for users only.
    private static void MapDescription(this WebApplication app)
    {
        var description = app.MapOpenApi().RequireRateLimiting(RateLimits.Description);
        if (!app.Environment.IsDevelopment())
        {
            description.RequireAuthorization();
        }
    }
}
