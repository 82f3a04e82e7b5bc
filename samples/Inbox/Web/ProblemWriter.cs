using System.Net.Mime;
using Microsoft.AspNetCore.WebUtilities;

namespace Inbox.Web;

/// <summary>Every error of the API is a problem, whatever else the caller would accept: who follows events, or types an address, is told as well.</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.IsApi();

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (response, problem) = (context.HttpContext.Response, context.ProblemDetails);
        problem.Status ??= response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        return new ValueTask(response.WriteAsJsonAsync(problem, options: null, contentType: MediaTypeNames.Application.ProblemJson, context.HttpContext.RequestAborted));
    }
}
