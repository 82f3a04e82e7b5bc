namespace Notifications.Models.Tests.Retention;

public sealed class RetentionScheduleTests
{
    [TestCase("2026-03-01T00:00:00Z", "2026-03-01T03:00:00Z")]
    [TestCase("2026-03-01T02:59:59.9999999Z", "2026-03-01T03:00:00Z")]
    [TestCase("2026-03-01T03:00:00Z", "2026-03-02T03:00:00Z")]
    [TestCase("2026-12-31T23:00:00Z", "2027-01-01T03:00:00Z")]
    [TestCase("2026-03-01T04:30:00+02:00", "2026-03-01T03:00:00Z", Description = "Half past two, in UTC")]
    public void The_next_run_is_at_its_time_of_day_in_UTC(string instant, string next) =>
        RetentionSchedule.Default.After(Parse(instant)).Should().Be(Parse(next));

    [Test]
    public void By_default_it_runs_at_three_within_a_quarter_of_an_hour()
    {
        RetentionSchedule.Default.TimeOfDay.Should().Be(new TimeOnly(3, 0));
        RetentionSchedule.Default.Jitter.Should().Be(TimeSpan.FromMinutes(15));
        new RetentionSchedule(new TimeOnly(3, 0)).Should().Be(RetentionSchedule.Default);
    }

    [TestCase(-1)]
    [TestCase((12 * 60) + 1)]
    public void Jitter_has_limits(int minutes) =>
        FluentActions.Invoking(() => RetentionSchedule.Default with { Jitter = TimeSpan.FromMinutes(minutes) })
            .Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("Jitter").WithMessage("Jitter is *; it takes zero to 12 hours.*");

    [Test]
    public void Jitter_is_half_a_day_at_most() =>
        (RetentionSchedule.Default with { Jitter = TimeSpan.FromHours(12) }).Jitter.Hours.Should().Be(12);

    [Test]
    public void A_failed_run_is_repeated_after_a_random_delay_of_less_than_an_hour()
    {
        var delays = Enumerable.Range(0, 100).Select(_ => RetentionSchedule.NextRetryDelay()).ToList();

        delays.Should().OnlyContain(delay => delay >= TimeSpan.FromMinutes(15) && delay <= TimeSpan.FromMinutes(45));
        delays.Distinct().Should().HaveCountGreaterThan(10);
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
