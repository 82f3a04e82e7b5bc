using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Inbox.Email;

/// <summary>Fails the start of an application whose mails could not be sent, or whose password would be sent in the clear.</summary>
internal sealed class EmailOptionsCheck : IValidateOptions<EmailOptions>
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(2);

    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        string[] faults = [.. FaultsOf(options), .. options.Host is null ? [] : FaultsOfSmtp(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(EmailOptions options)
    {
        if (!MailboxAddress.TryParse(options.From, out var from) || from.Domain.Length == 0)
        {
            yield return $"Email:From is \"{options.From}\"; it takes an address such as \"Inbox <inbox@example.org>\".";
        }

        if (options.PublicAddress is { } address && !IsWeb(address))
        {
            yield return $"Email:PublicAddress is \"{address}\"; it takes an address such as \"https://inbox.example.org\".";
        }

        if (options.Timeout <= TimeSpan.Zero || options.Timeout > MaxTimeout)
        {
            yield return $"Email:Timeout is {options.Timeout}; it takes more than zero, and at most {MaxTimeout}.";
        }

        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            yield return "Email:Folder is empty; it takes the path of a folder.";
        }
    }

    private static IEnumerable<string> FaultsOfSmtp(EmailOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            yield return $"Email:Host is \"{options.Host}\"; it takes the name or the address of an SMTP server.";
        }

        if (options.PublicAddress is null)
        {
            yield return "Email:Host is set, and Email:PublicAddress is not: mails link to the application, and let readers unsubscribe.";
        }

        if (options.Port is < 1 or > 65_535)
        {
            yield return $"Email:Port is {options.Port}; it takes 1 to 65535.";
        }

        if (options.UserName is null != options.Password is null)
        {
            yield return "Email:UserName and Email:Password are set together, or neither of them.";
        }

        if (options.UserName is not null && options.Security is not (SecureSocketOptions.StartTls or SecureSocketOptions.SslOnConnect))
        {
            yield return $"Email:Security is {options.Security}; a password takes StartTls or SslOnConnect.";
        }
    }

    private static bool IsWeb(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
