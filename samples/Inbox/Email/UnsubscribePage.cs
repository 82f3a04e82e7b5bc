namespace Inbox.Email;

/// <summary>The pages behind the link of a mail. They name nobody: a mail may be forwarded.</summary>
internal static class UnsubscribePage
{
    public static Html Ask(string token) => Page(
        "Turn off e-mail?",
        Html.Of($"""
            <p>You get no more notifications by e-mail. What waits to be sent is not sent either. Your inbox stays as it is.</p>
            {Button("/unsubscribe", token, "Turn off e-mail")}
            """));

    public static Html IsOff(string token, bool isRequiredSomewhere) => Page(
        "E-mail is off",
        Html.Of($"""
            <p>You get no more notifications by e-mail{(isRequiredSomewhere ? ", except those that your organization requires" : "")}.</p>
            {Button("/unsubscribe/undo", token, "Turn it on again")}
            """));

    public static Html IsOn() => Page("E-mail is on", Html.Of($"<p>You get notifications by e-mail again, as before.</p>"));

    public static Html Invalid() => Page(
        "This link is not valid",
        Html.Of($"<p>It has expired, or was not copied as a whole. Your settings have a switch for e-mail as well.</p>"));

    private static Html Button(string action, string token, string name) => Html.Of($"""
        <form method="post" action="{action}?token={Uri.EscapeDataString(token)}"><button class="primary">{name}</button></form>
        """);

    private static Html Page(string title, Html content) => Html.Of($"""
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
          <main class="sign-in">
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
