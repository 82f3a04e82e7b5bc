using Inbox.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Notifications.Samples.Tests.Security;

/// <summary>How fast passwords can be tried out.</summary>
public sealed class SignInThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public void Of_many_tries_at_once_only_five_go_on()
    {
        var throttle = new SignInThrottle(_clock);
        var gone = 0;

        Parallel.For(0, 1_000, _ =>
        {
            if (throttle.Try("192.0.2.1", "ADA") == TimeSpan.Zero)
            {
                Interlocked.Increment(ref gone);
            }
        });

        gone.Should().Be(5);
    }

    [Test]
    public void Waits_double_up_to_a_quarter_of_an_hour()
    {
        var throttle = new SignInThrottle(_clock);

        var waits = Enumerable.Range(0, 20).Select(_ => WaitOfTry(throttle, "192.0.2.1", "ADA")).Select(wait => wait.TotalSeconds);

        waits.Should().Equal(0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900);
    }

    [Test]
    public void One_address_cannot_try_many_accounts()
    {
        var throttle = new SignInThrottle(_clock);

        var waits = Enumerable.Range(0, 110).Select(i => WaitOfTry(throttle, "192.0.2.1", $"USER{i}")).ToList();

        waits.Take(100).Should().OnlyContain(wait => wait == TimeSpan.Zero);
        waits.Skip(100).Should().BeInAscendingOrder().And.EndWith(TimeSpan.FromMinutes(1)).And.NotContain(TimeSpan.Zero);
        throttle.Try("192.0.2.2", "USER1").Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void An_office_can_sign_in_from_one_address()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < 1_000; i++)
        {
            throttle.Try("192.0.2.1", $"USER{i}").Should().Be(TimeSpan.Zero);
            throttle.Succeed("192.0.2.1", $"USER{i}");
        }
    }

    [Test]
    public void An_account_of_ones_own_does_not_help_to_guess_that_of_another()
    {
        var throttle = new SignInThrottle(_clock);
        var guesses = 0;
        for (var second = 0; second < 60; second++)
        {
            if (throttle.Try("192.0.2.1", "ADA") == TimeSpan.Zero)
            {
                guesses++;
            }

            if (throttle.Try("192.0.2.1", "MY OWN") == TimeSpan.Zero)
            {
                throttle.Succeed("192.0.2.1", "MY OWN");
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        guesses.Should().BeLessThanOrEqualTo(11);
    }

    // The table has 65,536 counters.
    [Test]
    public void No_number_of_other_names_makes_a_name_forgotten()
    {
        var throttle = new SignInThrottle(_clock);
        while (throttle.Try("192.0.2.1", "ADA") == TimeSpan.Zero)
        {
        }

        for (var i = 0; i < 200_000; i++)
        {
            throttle.Try($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}", $"USER{i}");
        }

        throttle.Try("192.0.2.1", "ADA").Should().BePositive();
    }

    // Tries once it may, and returns how long that took.
    private TimeSpan WaitOfTry(SignInThrottle throttle, string address, string account)
    {
        var wait = throttle.Try(address, account);
        if (wait > TimeSpan.Zero)
        {
            _clock.Advance(wait);
            throttle.Try(address, account).Should().Be(TimeSpan.Zero);
        }

        return wait;
    }
}
