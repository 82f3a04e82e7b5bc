using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Inbox.Web;

/// <summary>What errors without a body say: a problem to callers of the API, and a page to everybody else.</summary>
internal static class StatusPages
{
    public static void UseStatusPages(this IApplicationBuilder app)
    {
        app.UseWhen(context => context.IsApi(), api => api.UseStatusCodePages());
        app.UseWhen(context => !context.IsApi(), pages => pages.UseStatusCodePages(WritePageAsync));
    }

    private static Task WritePageAsync(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        var page = response.StatusCode == StatusCodes.Status404NotFound
            ? MessagePage.Of("This page does not exist", Html.Of($"<p>The link may be old or mistyped.</p>"))
            : MessagePage.Of(ReasonPhrases.GetReasonPhrase(response.StatusCode), Html.Of($"<p>Try again later.</p>"));
        response.ContentType = $"{MediaTypeNames.Text.Html}; charset={Encoding.UTF8.WebName}";
        return response.WriteAsync(page.Text, context.HttpContext.RequestAborted);
    }
}
