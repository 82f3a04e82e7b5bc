using Microsoft.AspNetCore.Diagnostics;

namespace Inbox.Web;

/// <summary>What cannot be read, or is refused by the library, is the caller's to put right: 400, with what was said about it.</summary>
internal sealed partial class BadInput(IProblemDetailsService problems, ILogger<BadInput> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (ArgumentException or FormatException or BadHttpRequestException))
        {
            return false;
        }

        // It might be a mistake of ours.
        if (exception is not BadHttpRequestException)
        {
            LogRefused(exception);
        }

        httpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status400BadRequest, Detail = WordsOf(exception) },
        });
    }

    private static string WordsOf(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: { } reason } => WordsOf(reason),
        BadHttpRequestException when exception.Message.Contains("no body was provided", StringComparison.Ordinal) => "The request needs a body: JSON, and not null.",

        // The rest names what only our code knows.
        ArgumentException => exception.Message.Split(" (Parameter '")[0],
        _ => exception.Message,
    };

    [LoggerMessage(LogLevel.Warning, "A request was refused.")]
    private partial void LogRefused(Exception problem);
}
