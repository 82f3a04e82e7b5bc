using Microsoft.AspNetCore.Diagnostics;

namespace Inbox.Web;

/// <summary>What cannot be read, or is refused by the library, is the caller's to put right: 400, with what was said about it.</summary>
internal sealed class BadInput(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (ArgumentException or FormatException or BadHttpRequestException))
        {
            return false;
        }

        httpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status400BadRequest, Detail = exception.Message },
        });
    }
}
