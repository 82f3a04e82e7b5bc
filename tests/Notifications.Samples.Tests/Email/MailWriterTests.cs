using System.Text.Json;
using Inbox.Email;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MimeKit;
using Notifications.Models;

namespace Notifications.Samples.Tests.Email;

/// <summary>What is in a mail, and what others cannot put into it.</summary>
public sealed class MailWriterTests
{
    private static readonly Recipient Ada = new(Guid.NewGuid(), "ada@example.org", "Ada Lovelace", HasDailyDigest: false);

    private readonly UnsubscribeTokens _tokens = new(new EphemeralDataProtectionProvider());
    private TestServer _server = null!;
    private MailWriter _writer = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _server = new TestServer(new ServiceCollection().BuildServiceProvider());
        var options = Options.Create(new EmailOptions { PublicAddress = new("https://inbox.example.org") });
        _writer = new MailWriter(options, new PublicAddress(options, _server), _tokens, TimeProvider.System);
    }

    [OneTimeTearDown]
    public void Stop() => _server.Dispose();

    [Test]
    public void A_mail_has_a_text_and_the_same_as_HTML()
    {
        var notification = NewNotification("T-42 is yours", "First line\nSecond line");

        var mail = Sent(_writer.Write(Ada, notification));

        mail.Subject.Should().Be("T-42 is yours");
        mail.To.ToString().Should().Be("\"Ada Lovelace\" <ada@example.org>");
        mail.TextBody!.ReplaceLineEndings("\n").Should().StartWith("T-42 is yours\n\nFirst line\nSecond line\n");
        mail.HtmlBody.Should().Contain("T-42 is yours").And.Contain("First line<br>").And.Contain("Second line<br>");
    }

    [Test]
    public void What_looks_like_HTML_is_text()
    {
        var mail = Sent(_writer.Write(Ada, NewNotification("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>&amp;")));

        mail.HtmlBody.Should().Contain("&lt;script&gt;alert(1)&lt;/script&gt;").And.Contain(
            "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;");
        mail.HtmlBody.Should().NotContain("<script").And.NotContain("<img");
        mail.TextBody!.Should().Contain("<script>alert(1)</script>").And.Contain("\"><img src=x onerror=alert(1)>&amp;");
    }

    [TestCase("Hello\r\nBcc: eve@example.org\r\n\r\nHello", "Hello Bcc: eve@example.org Hello")]
    [TestCase("Hello\nX: y", "Hello X: y")]
    [TestCase("Hello\u2028\u0085\u001b[31m\tyou", "Hello [31m you")]
    [TestCase("\u202eevil\u2066", "evil")]
    public void A_title_is_one_line_and_begins_no_header(string title, string subject)
    {
        var mail = Sent(_writer.Write(Ada with { DisplayName = title }, NewNotification(title, "Text")));

        mail.Subject.Should().Be(subject);
        mail.To.Mailboxes.Single().Name.Should().Be(subject);
        mail.Bcc.Count.Should().Be(0);
        mail.Headers.Select(header => header.Field).ToList().Should().BeEquivalentTo(
            "From", "To", "Subject", "Date", "Message-Id", "MIME-Version", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted");
        mail.TextBody!.ReplaceLineEndings("\n").Should().StartWith($"{subject}\n\nText\n");
    }

    [TestCase("/tickets/T-42?tab=2#last", "https://inbox.example.org/tickets/T-42?tab=2#last")]
    [TestCase("https://evil.example/", "https://inbox.example.org/")]
    [TestCase("//evil.example/", "https://inbox.example.org/")]
    [TestCase("/\\evil.example/", "https://inbox.example.org//evil.example/")]
    [TestCase("/.//evil.example/", "https://inbox.example.org//evil.example/")]
    [TestCase("javascript:alert(1)", "https://inbox.example.org/")]
    [TestCase("tickets/T-42", "https://inbox.example.org/")]
    [TestCase("", "https://inbox.example.org/")]
    public void A_mail_opens_the_page_of_its_notification_if_that_is_of_this_site(string path, string page)
    {
        var notification = NewNotification("Hello", "Text");
        notification.SetData(JsonSerializer.SerializeToElement(new { url = path }));

        var mail = Sent(_writer.Write(Ada, notification));

        mail.HtmlBody.Should().Contain($"<p class=\"button\"><a href=\"{page}\">");
        mail.TextBody.Should().Contain($": {page}\n");
    }

    [Test]
    public void A_mail_without_a_page_of_its_own_opens_the_inbox([Values("{}", """{"url": 7}""", """{"url": null}""")] string data)
    {
        var notification = NewNotification("Hello", "Text");
        notification.SetData(JsonElement.Parse(data));

        Sent(_writer.Write(Ada, notification)).TextBody.Should().Contain("\nOpen your notifications: https://inbox.example.org/\n");
    }

    [Test]
    public void A_mail_has_a_link_by_which_a_mail_program_unsubscribes()
    {
        var mail = Sent(_writer.Write(Ada, NewNotification("Hello", "Text")));

        var link = mail.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>');
        mail.Headers["List-Unsubscribe-Post"].Should().Be("List-Unsubscribe=One-Click");
        link.Should().StartWith("https://inbox.example.org/unsubscribe?token=");
        _tokens.UserOf(link.Split("token=")[1]).Should().Be(Ada.Id);
        mail.TextBody!.Should().Contain(link);
        mail.HtmlBody.Should().Contain($"<a href=\"{link}\">");
    }

    [Test]
    public void Every_attempt_has_the_same_Message_ID_and_every_mail_another()
    {
        var (one, other) = (NewNotification("One", "Text"), NewNotification("Other", "Text"));

        List<string?> ids = [.. new[] { one, one, other }.Select(notification => _writer.Write(Ada, notification).MessageId)];

        ids[0].Should().Be(ids[1]).And.Be($"{Ada.Id:N}.{one.Id:N}.email@example.org");
        ids[2].Should().NotBe(ids[0]);
        ids.Add(_writer.WriteDigest(Ada, new(2026, 11, 26), [one]).MessageId);
        ids.Add(_writer.WriteDigest(Ada, new(2026, 11, 26), [one, other]).MessageId);
        ids[3].Should().Be(ids[4]).And.Be($"{Ada.Id:N}.digest-2026-11-26.email@example.org");
    }

    [Test]
    public void A_digest_counts_what_there_is_of_each_type_and_lists_the_newest()
    {
        List<Notification> notifications =
        [
            .. Enumerable.Range(1, 12).Select(i => NewNotification($"T-{i} is <yours>", "Text", "ticket.assigned", minute: i)),
            NewNotification("Grace mentioned you", "Text", "mention"),
            NewNotification("Something", "Text", "of.an.earlier.version"),
        ];

        var mail = Sent(_writer.WriteDigest(Ada, new(2026, 11, 26), notifications));

        mail.Subject.Should().Be("1 mention, 12 tickets, 1 notification");
        var text = mail.TextBody!.ReplaceLineEndings("\n");
        text.Should().StartWith(
            "1 mention\n2026-11-25 12:00 UTC  Grace mentioned you\n\n12 tickets\n2026-11-25 12:12 UTC  T-12 is <yours>\n");
        text.Should().Contain("T-3 is <yours>\nand 2 more\n").And.NotContain("T-2 ");
        mail.HtmlBody.Should().Contain("T-3 is &lt;yours&gt;").And.Contain("and 2 more").And.NotContain("T-2 ").And.NotContain("<yours>");
    }

    [Test]
    public void Two_types_without_a_name_are_counted_together()
    {
        var mail = _writer.WriteDigest(Ada, new(2026, 11, 26), [NewNotification("A", "Text", "a"), NewNotification("B", "Text", "b")]);

        mail.Subject.Should().Be("2 notifications");
    }

    // As the recipient reads it.
    private static MimeMessage Sent(MimeMessage mail)
    {
        using var content = new MemoryStream();
        mail.WriteTo(content);
        content.Position = 0;
        return MimeMessage.Load(content);
    }

    private static Notification NewNotification(string title, string message, string type = "mention", int minute = 0) => new()
    {
        Id = Guid.NewGuid(),
        UserId = Ada.Id,
        Type = type,
        Title = title,
        Message = message,
        CreatedAt = new(2026, 11, 25, 12, minute, 0, TimeSpan.Zero),
    };
}
