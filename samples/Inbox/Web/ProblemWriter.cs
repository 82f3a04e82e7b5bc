using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.WebUtilities;

namespace Inbox.Web;

/// <summary>Writes every error of the API as a problem (RFC 9457), whatever else the caller accepts.</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.IsApi();

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (response, problem) = (context.HttpContext.Response, context.ProblemDetails);
        problem.Status ??= response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        problem.Detail ??= DetailOf(problem.Status.Value, context.HttpContext);
        return new ValueTask(response.WriteAsJsonAsync(
            problem, options: null, contentType: MediaTypeNames.Application.ProblemJson, context.HttpContext.RequestAborted));
    }

    // Where ASP.NET Core answers without a text.
    private static string? DetailOf(int status, HttpContext context) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => string.Create(
            CultureInfo.InvariantCulture,
            $"The body of the request is too large; the limit is {RequestLimits.MaxBodyOf(context):N0} bytes."),
        StatusCodes.Status415UnsupportedMediaType => "The body has to be JSON, with the header Content-Type: application/json.",
        StatusCodes.Status429TooManyRequests => $"Too many requests. Try again in {context.Response.Headers.RetryAfter} seconds.",
        _ => null,
    };
}
