using MailKit.Security;

namespace Inbox.Email;

/// <summary>The section <c>Email</c> of the configuration. Without a <see cref="Host"/>, mails are files.</summary>
internal sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>The SMTP server.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    /// <summary>How the connection is encrypted: STARTTLS by default, without which nothing is sent.</summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>How long connecting and sending one mail may take; less than the lease of a claim, which is 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The folder of the <c>.eml</c> files.</summary>
    public string Folder { get; set; } = Path.Combine(Path.GetTempPath(), "inbox-mails");

    /// <summary>The sender, such as <c>Inbox &lt;inbox@example.org&gt;</c>.</summary>
    public string From { get; set; } = "Inbox <inbox@example.org>";

    /// <summary>Where a reader of a mail finds the application; without it, the first address that the application listens on.</summary>
    public Uri? PublicAddress { get; set; }

    /// <summary>The time of day (UTC) of the daily digest.</summary>
    public TimeOnly DigestAt { get; set; } = new(7, 0);
}
