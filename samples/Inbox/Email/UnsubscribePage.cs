using Inbox.Web;

namespace Inbox.Email;

/// <summary>The pages behind the link of a mail. They name nobody: a mail may be forwarded.</summary>
internal static class UnsubscribePage
{
    public static Html Ask(string token) => MessagePage.Of(
        "Turn off e-mail?",
        Html.Of($"""
            <p>You will no longer get notifications by e-mail, and those still waiting will not be sent. Your inbox stays as it is.</p>
            {Button("/unsubscribe", token, "Turn off e-mail")}
            """));

    public static Html IsOff(string token, bool isRequiredSomewhere)
    {
        var exception = isRequiredSomewhere ? ", except those that your organization requires" : "";
        return MessagePage.Of(
            "E-mail is off",
            Html.Of($"""
                <p>You will no longer get notifications by e-mail{exception}.</p>
                {Button("/unsubscribe/undo", token, "Turn it on again")}
                """));
    }

    public static Html IsOn() => MessagePage.Of("E-mail is on", Html.Of($"<p>You get notifications by e-mail again, as before.</p>"));

    public static Html Invalid() => MessagePage.Of(
        "This link is not valid",
        Html.Of($"<p>It has expired or is incomplete. You can also turn off e-mail in your settings.</p>"));

    private static Html Button(string action, string token, string name) => Html.Of($"""
        <form method="post" action="{action}?token={Uri.EscapeDataString(token)}"><button class="primary">{name}</button></form>
        """);
}
