using Microsoft.AspNetCore.Diagnostics;

namespace Inbox.Web;

/// <summary>Answers 400 where a request cannot be read or is refused, with a reason for the caller and one line in the log.</summary>
/// <remarks>Any other exception is a mistake of ours: 500, and the log has its stack.</remarks>
internal sealed partial class BadInput(IProblemDetailsService problems, ILogger<BadInput> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ReasonOf(exception) is not { } reason)
        {
            return false;
        }

        var status = exception is BadHttpRequestException unread ? unread.StatusCode : StatusCodes.Status400BadRequest;
        var request = httpContext.Request;
        LogRefused(request.Method, Quote.OneLine(request.Path), status, Quote.OneLine(reason));
        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = status, Detail = reason },
        });
    }

    private static string? ReasonOf(Exception exception) => exception switch
    {
        RefusedException => exception.Message,
        BadHttpRequestException unread => BindingFailure.ReasonOf(unread),
        ArgumentException or FormatException when LibraryFailure.IsOne(exception) => LibraryFailure.ReasonOf(exception),
        _ => null,
    };

    [LoggerMessage(LogLevel.Information, "{Method} {Path} was refused with {Status}: {Reason}")]
    private partial void LogRefused(string method, string path, int status, string reason);
}
