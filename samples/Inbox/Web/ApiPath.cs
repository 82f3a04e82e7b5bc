namespace Inbox.Web;

/// <summary>Tells requests to the API from those for the page.</summary>
internal static class ApiPath
{
    public static bool IsApi(this HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
}
