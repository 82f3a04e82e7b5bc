using MimeKit;

namespace Inbox.Email;

/// <summary>The recipient of a mail.</summary>
internal sealed record Recipient(Guid Id, string Address, string DisplayName, bool HasDailyDigest)
{
    public MailboxAddress ToMailbox() => new(MailText.Line(DisplayName), Address);
}
