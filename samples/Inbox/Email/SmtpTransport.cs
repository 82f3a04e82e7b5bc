using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Inbox.Email;

/// <summary>Sends each mail through the SMTP server, on a connection of its own.</summary>
internal sealed class SmtpTransport(IOptions<EmailOptions> options) : IMailTransport
{
    private readonly EmailOptions _options = options.Value;

    public async Task<string?> SendAsync(MimeMessage mail, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.Timeout);
        try
        {
            await TransmitAsync(mail, patience.Token);
            return null;
        }
        catch (SmtpCommandException exception) when (IsPermanent(exception))
        {
            return $"{(int)exception.StatusCode} {exception.Message}";
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{_options.Host} has not taken the mail within {_options.Timeout}.", exception);
        }
    }

    private async Task TransmitAsync(MimeMessage mail, CancellationToken cancellation)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_options.Host!, _options.Port, _options.Security, cancellation);
        if (_options is { UserName: { } userName, Password: { } password })
        {
            await client.AuthenticateAsync(userName, password, cancellation);
        }

        // Once the server has taken the mail, no exception follows: a QUIT that fails is ignored.
        await client.SendAsync(mail, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    // A 5xx about the recipient or the mail is final (https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1). One about the sender or
    // the password is a fault of our configuration, which loses no mails once it is repaired.
    private static bool IsPermanent(SmtpCommandException exception) =>
        (int)exception.StatusCode >= 500
        && exception.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;
}
