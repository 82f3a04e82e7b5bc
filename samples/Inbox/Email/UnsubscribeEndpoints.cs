using System.Net.Mime;
using System.Text;
using Inbox.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Inbox.Email;

/// <summary>One-click unsubscription (RFC 8058): a POST with the link of a mail turns e-mail off, without a sign-in or a token of our
/// page. A GET only shows a button: programs that check links in mails follow them.</summary>
internal static class UnsubscribeEndpoints
{
    public static void MapUnsubscribing(this IEndpointRouteBuilder app)
    {
        var links = app.MapGroup("/unsubscribe").RequireRateLimiting(RateLimits.Api).ExcludeFromDescription();
        links.AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        links.MapGet("", Answer(ShowAsync));
        links.MapPost("", Answer(TurnOffAsync));
        links.MapPost("undo", Answer(TurnOnAsync));
    }

    // A user who has been deleted has no valid link either.
    private static Delegate Answer(Func<EmailSettings, Guid, string, CancellationToken, Task<Html>> answerAsync) =>
        async Task<ContentHttpResult> (
            UnsubscribeTokens tokens, EmailSettings settings, CancellationToken cancellation, string? token = null) =>
            tokens.UserOf(token) is { } userId && await settings.HasUserAsync(userId, cancellation)
                ? Page(await answerAsync(settings, userId, token!, cancellation), StatusCodes.Status200OK)
                : Page(UnsubscribePage.Invalid(), StatusCodes.Status400BadRequest);

    private static async Task<Html> ShowAsync(EmailSettings settings, Guid userId, string token, CancellationToken cancellation) =>
        await settings.FrequencyOfAsync(userId, cancellation) == EmailFrequency.Off
            ? await PageOfOffAsync(settings, userId, token, cancellation)
            : UnsubscribePage.Ask(token);

    private static async Task<Html> TurnOffAsync(EmailSettings settings, Guid userId, string token, CancellationToken cancellation)
    {
        await settings.TurnOffAsync(userId, cancellation);
        return await PageOfOffAsync(settings, userId, token, cancellation);
    }

    private static async Task<Html> TurnOnAsync(EmailSettings settings, Guid userId, string token, CancellationToken cancellation)
    {
        await settings.TurnOnAsync(userId, cancellation);
        return UnsubscribePage.IsOn();
    }

    private static async Task<Html> PageOfOffAsync(EmailSettings settings, Guid userId, string token, CancellationToken cancellation) =>
        UnsubscribePage.IsOff(token, await settings.IsRequiredSomewhereAsync(userId, cancellation));

    private static ContentHttpResult Page(Html page, int status) =>
        TypedResults.Content(page.Text, MediaTypeNames.Text.Html, Encoding.UTF8, status);
}
