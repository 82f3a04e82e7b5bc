using Inbox.Web;

namespace Inbox.Email;

/// <summary>The page around the contents of a mail.</summary>
internal static class MailPage
{
    // In the page itself: mail programs load no files.
    private static readonly Html Style = new("""
        <style>
        body { margin: 0; padding: 24px 12px; background: #f4f5f8; color: #1b1e27; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 496px; margin: auto; padding: 24px 32px; border-radius: 12px; background: #fff; }
        h1 { margin: 0 0 8px; font-size: 20px; }
        h2 { margin: 16px 0 4px; font-size: 16px; }
        ul { margin: 0; padding-inline-start: 20px; }
        small, footer { color: #5b6170; }
        .button { display: inline-block; margin: 16px 0 0; padding: 10px 20px; border-radius: 8px; background: #3f57d4; }
        .button a { color: #fff; font-weight: 600; text-decoration: none; }
        footer { margin-top: 16px; font-size: 12px; text-align: center; }
        footer a { color: inherit; }
        @media (prefers-color-scheme: dark) {
          body { background: #14161c; color: #e7e9f0; }
          main { background: #1e212a; }
          small, footer { color: #a3a9b8; }
        }
        </style>
        """);

    public static Html Of(string subject, Html content, MailLink link, Uri unsubscribe) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>{subject}</title>
        {Style}
        </head>
        <body>
        <main>
        {content}
        <p class="button"><a href="{link.Address}">{link.Name}</a></p>
        </main>
        <footer><a href="{unsubscribe}">Unsubscribe</a></footer>
        </body>
        </html>
        """);
}
