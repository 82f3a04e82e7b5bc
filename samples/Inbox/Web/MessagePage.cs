namespace Inbox.Web;

/// <summary>A page that the server writes: a headline and a few words, without a script or a session.</summary>
internal static class MessagePage
{
    public static Html Of(string title, Html content) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <meta name="robots" content="noindex">
          <title>{title}</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/styles.css">
        </head>
        <body>
          <main class="centered">
            <div class="card">
              <h1>{title}</h1>
              {content}
              <p class="hint"><a href="/">Open your notifications</a></p>
            </div>
          </main>
        </body>
        </html>
        """);
}
