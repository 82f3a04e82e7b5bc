using Microsoft.Extensions.Options;
using MimeKit;

namespace Inbox.Email;

/// <summary>Writes each mail into a file that mail programs open, where no SMTP server is configured.</summary>
internal sealed class MailFolder(IOptions<EmailOptions> options) : IMailTransport
{
    private readonly string _folder = Path.GetFullPath(options.Value.Folder);

    // A mail that is sent again replaces the first: its Message-ID is the same.
    public async Task<string?> SendAsync(MimeMessage mail, CancellationToken cancellation)
    {
        Create();
        var path = Path.Combine(_folder, $"{mail.MessageId?.Split('@')[0]}.eml");
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        await mail.WriteToAsync(unfinished, cancellation);
        File.Move(unfinished, path, overwrite: true);
        return null;
    }

    // A mail has a link that needs no sign-in: others of this machine do not read it.
    private void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
