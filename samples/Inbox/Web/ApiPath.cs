namespace Inbox.Web;

/// <summary>Where the API is, beside the page.</summary>
internal static class ApiPath
{
    public static bool IsApi(this HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
}
