using System.Globalization;
using Inbox.Email;
using Microsoft.Extensions.Options;

namespace Notifications.Samples.Tests.Email;

public sealed class DigestScheduleTests
{
    [TestCase("07:00", "2026-11-26 06:59:59.999", "2026-11-26 07:01")]
    [TestCase("07:00", "2026-11-26 07:00:00.000", "2026-11-27 07:01")]
    [TestCase("07:00", "2026-12-31 23:59:59.000", "2027-01-01 07:01")]
    [TestCase("00:00", "2026-11-26 00:00:00.000", "2026-11-27 00:01")]
    [TestCase("23:59", "2026-11-26 23:58:00.000", "2026-11-27 00:00")]
    public void A_notification_goes_into_the_digest_after_it(string digestAt, string createdAt, string sending)
    {
        var options = new EmailOptions { DigestAt = TimeOnly.Parse(digestAt, CultureInfo.InvariantCulture) };
        var schedule = new DigestSchedule(Options.Create(options));

        schedule.SendingOf(At(createdAt)).Should().Be(At(sending));
    }

    private static DateTimeOffset At(string instant) =>
        DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
