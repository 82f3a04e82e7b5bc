using Inbox.Email;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Notifications.Samples.Tests.Email;

/// <summary>One attempt to send one mail: what is worth another, and what is not.</summary>
public sealed class SmtpTransportTests
{
    private readonly MimeMessage _mail = new(
        [MailboxAddress.Parse("Inbox <inbox@example.org>")],
        [MailboxAddress.Parse("ada@example.org")],
        "Käse",
        new BodyBuilder { TextBody = "A line\n.\nQUIT" }.ToMessageBody());

    private MailServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await MailServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _mail.Dispose();
        await _server.DisposeAsync();
    }

    [TearDown]
    public void Forget() => _server.Forget();

    [Test]
    public async Task A_mail_arrives_as_it_was_sent()
    {
        (await SendAsync()).Should().BeNull();

        var received = await _server.MailAsync();
        received.MessageId.Should().Be(_mail.MessageId);
        received.Subject.Should().Be("Käse");
        received.TextBody!.ReplaceLineEndings("\n").TrimEnd().Should().Be("A line\n.\nQUIT");
    }

    [TestCase(MailFault.RefusesRecipient, "550 No such user here")]
    [TestCase(MailFault.RefusesMail, "554 This is spam")]
    public async Task A_mail_that_is_refused_for_good_is_not_worth_another_attempt(MailFault fault, string refusal)
    {
        _server.Next(fault);

        (await SendAsync()).Should().StartWith(refusal);
    }

    [Test]
    public async Task A_sender_that_is_refused_is_a_fault_of_the_settings_and_not_of_the_mail()
    {
        _server.Next(MailFault.RefusesSender);

        await Awaiting().Should().ThrowAsync<SmtpCommandException>();
    }

    [Test]
    public async Task A_busy_server_is_worth_another_attempt()
    {
        _server.Next(MailFault.IsBusy);

        (await Awaiting().Should().ThrowAsync<SmtpCommandException>()).Which.Message.Should().Contain("Try again later");
    }

    [TestCase(MailFault.DropsBefore)]
    [TestCase(MailFault.DropsAfter)]
    public async Task A_lost_connection_is_worth_another_attempt(MailFault fault)
    {
        _server.Next(fault);
        var sending = Awaiting().Should().ThrowAsync<Exception>();

        (await sending).Which.Should().Match(exception => exception is IOException || exception is ProtocolException);
    }

    [Test]
    public async Task A_server_that_does_not_answer_in_time_is_worth_another_attempt()
    {
        _server.Next(MailFault.Hangs);

        (await Awaiting(TimeSpan.FromMilliseconds(300)).Should().ThrowAsync<TimeoutException>())
            .WithMessage("localhost has not taken the mail within 00:00:00.3000000.");
        (await _server.MailAsync()).Should().NotBeNull();
    }

    [Test]
    public async Task Who_stops_the_application_waits_for_no_server()
    {
        _server.Next(MailFault.Hangs);
        using var stop = new CancellationTokenSource();
        var sending = TransportOf(TimeSpan.FromMinutes(1)).SendAsync(_mail, stop.Token);
        await _server.MailAsync();

        await stop.CancelAsync();

        await ((Func<Task>)(() => sending)).Should().ThrowAsync<OperationCanceledException>();
    }

    private Func<Task> Awaiting(TimeSpan? timeout = null) => () => SendAsync(timeout);

    private Task<string?> SendAsync(TimeSpan? timeout = null) =>
        TransportOf(timeout ?? TimeSpan.FromSeconds(20)).SendAsync(_mail, CancellationToken.None);

    private SmtpTransport TransportOf(TimeSpan timeout) => new(Options.Create(new EmailOptions
    {
        Host = "localhost",
        Port = _server.Port,
        Security = SecureSocketOptions.None,
        Timeout = timeout,
    }));
}
