using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Inbox.Web;

/// <summary>How many bytes the body of a request may have; a larger one is answered with 413.</summary>
internal static class RequestLimits
{
    /// <summary>The limit of an endpoint without one of its own.</summary>
    private const int MaxBytes = 64 * 1024;

    public static void LimitRequests(this IWebHostBuilder host) =>
        host.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBytes);

    public static RouteHandlerBuilder WithMaxBody(this RouteHandlerBuilder endpoint, int bytes) =>
        endpoint.WithMetadata(new RequestSizeLimitAttribute(bytes)).ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    public static long MaxBodyOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? MaxBytes;
}
