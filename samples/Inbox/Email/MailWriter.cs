using System.Globalization;
using Inbox.Data;
using Inbox.Web;
using Microsoft.Extensions.Options;
using MimeKit;
using Notifications.Models;

namespace Inbox.Email;

/// <summary>Writes the mails: about one notification, or about all of a day.</summary>
internal sealed class MailWriter(IOptions<EmailOptions> options, PublicAddress address, UnsubscribeTokens tokens, TimeProvider clock)
{
    private const int MostOfOneType = 10;

    private readonly MailboxAddress _from = MailboxAddress.Parse(options.Value.From);

    /// <summary>A mail about one notification.</summary>
    public MimeMessage Write(Recipient recipient, Notification notification) => Write(
        recipient,
        $"{notification.Id:N}",
        MailText.Line(notification.Title),
        $"""
        {MailText.Line(notification.Title)}

        {MailText.Lines(notification.Message)}
        """,
        Html.Of($"""
            <h1 dir="auto">{MailText.Line(notification.Title)}</h1>
            <p dir="auto">{Html.Join(MailText.Lines(notification.Message).Split('\n').Select(line => Html.Of($"{line}<br>\n")))}</p>
            """),
        MailLink.To(notification, address));

    /// <summary>A mail about several: how many of each type, and the newest of each.</summary>
    public MimeMessage WriteDigest(Recipient recipient, DateOnly day, IReadOnlyList<Notification> notifications)
    {
        var parts = notifications
            .GroupBy(notification => NotificationTypes.PositionOf(notification.Type))
            .OrderBy(type => type.Key)
            .Select(type => new DigestPart(
                NotificationTypes.Count(type.First().Type, type.Count()),
                [.. type.OrderByDescending(n => n.CreatedAt).Take(MostOfOneType)],
                type.Count()))
            .ToList();
        return Write(
            recipient,
            $"digest-{day:yyyy-MM-dd}",
            string.Join(", ", parts.Select(part => part.Name)),
            string.Join("\n\n", parts.Select(part => part.ToText())),
            Html.Join(parts.Select(part => part.ToHtml())),
            MailLink.ToInbox(address));
    }

    private MimeMessage Write(Recipient recipient, string key, string subject, string text, Html html, MailLink link)
    {
        var unsubscribe = address.Of($"/unsubscribe?token={tokens.TokenFor(recipient.Id)}");
        var mail = new MimeMessage(
            [_from],
            [recipient.ToMailbox()],
            subject,
            new BodyBuilder
            {
                TextBody = $"{text}\n\n-- \n{link.Name}: {link.Address}\nUnsubscribe: {unsubscribe}\n",
                HtmlBody = MailPage.Of(subject, html, link, unsubscribe).Text,
            }.ToMessageBody())
        {
            // The same for every attempt to send the same mail, so that a server or a mailbox can tell that it has the mail already.
            MessageId = $"{recipient.Id:N}.{key}.{NotificationChannels.Email}@{_from.Domain}",
            Date = clock.GetUtcNow(),
        };

        // Mail programs show a button for these (https://www.rfc-editor.org/rfc/rfc8058).
        mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
        mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");

        // Suppresses automatic replies, such as out-of-office messages (https://www.rfc-editor.org/rfc/rfc3834#section-5).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    /// <summary>What a digest has of one type: its newest, and how many there are.</summary>
    private sealed record DigestPart(string Name, IReadOnlyList<Notification> Newest, int Count)
    {
        private string Rest => Count > Newest.Count ? $"and {Count - Newest.Count} more" : "";

        public string ToText() =>
            string.Join('\n', Newest.Select(n => $"{TimeOf(n)}  {MailText.Line(n.Title)}").Prepend(Name).Append(Rest)).TrimEnd();

        public Html ToHtml() => Html.Of($"""
            <h2>{Name}</h2>
            <ul>
            {Html.Join(Newest.Select(n => Html.Of($"<li dir=\"auto\">{MailText.Line(n.Title)} <small>{TimeOf(n)}</small></li>\n")))}</ul>
            <p>{Rest}</p>

            """);

        private static string TimeOf(Notification n) => n.CreatedAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }
}
