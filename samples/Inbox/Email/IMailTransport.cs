using MimeKit;

namespace Inbox.Email;

/// <summary>Sends mails: through SMTP, or into a folder.</summary>
internal interface IMailTransport
{
    /// <summary>Sends a mail. An exception means that another attempt may succeed.</summary>
    /// <returns>Why the mail is refused, now and later; <see langword="null"/> if it was taken.</returns>
    Task<string?> SendAsync(MimeMessage mail, CancellationToken cancellation);
}
