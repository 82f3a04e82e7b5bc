namespace Inbox.Web;

/// <summary>
/// HTTPS alone, unless the configuration sets <c>RequireHttps</c> to <c>false</c>, as it does for development: cookies that no other host
/// can set and no plain connection carries, and browsers that remember not to try one.
/// </summary>
internal static partial class Https
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static void AddHttps(this IServiceCollection services) => services.AddHsts(hsts => hsts.MaxAge = Remembered);

    public static void UseHttps(this WebApplication app)
    {
        if (!IsRequired(app.Configuration))
        {
            return;
        }

        // A page is redirected, if the port is known. The API is not: what its caller sends must not go over a plain connection a second
        // time.
        app.UseHsts();
        app.UseWhen(context => !context.IsApi(), pages => pages.UseHttpsRedirection());
        app.UseWhen(context => !context.Request.IsHttps, plain => plain.Run(RefuseAsync));
    }

    /// <summary>Names and guards a cookie of the application.</summary>
    /// <remarks>
    /// <see href="https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes">Cookie prefixes</see>.
    /// </remarks>
    public static void Secure(this CookieBuilder cookie, string name, IConfiguration configuration)
    {
        var isRequired = IsRequired(configuration);
        cookie.Name = isRequired ? $"__Host-{name}" : name;
        cookie.SecurePolicy = isRequired ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.HttpOnly = true;
        cookie.Path = "/";
    }

    private static bool IsRequired(IConfiguration configuration) => configuration.GetValue("RequireHttps", defaultValue: true);

    private static Task RefuseAsync(HttpContext context)
    {
        LogPlain(context.RequestServices.GetRequiredService<ILogger<WebApplication>>());
        return TypedResults.Problem("Use HTTPS.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "A request without HTTPS was refused. Behind a proxy that ends TLS, set ASPNETCORE_FORWARDEDHEADERS_ENABLED=true.")]
    private static partial void LogPlain(ILogger logger);
}
