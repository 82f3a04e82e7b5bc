using Microsoft.Extensions.Options;

namespace Inbox.Email;

/// <summary>Tells when the daily digest with a notification is sent.</summary>
internal sealed class DigestSchedule(IOptions<EmailOptions> options)
{
    // A digest has what was created until its time of day. It goes out a little later, when publishes that began before are committed, and
    // their deliveries are held until the same instant: one claim hands out all of them.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _closing = options.Value.DigestAt.ToTimeSpan();

    /// <summary>The instant at which the digest is sent; it depends only on the instant of the notification.</summary>
    public DateTimeOffset SendingOf(DateTimeOffset createdAt)
    {
        var closing = new DateTimeOffset(createdAt.UtcDateTime.Date, TimeSpan.Zero) + _closing;
        return (createdAt < closing ? closing : closing.AddDays(1)) + Settling;
    }
}
