using System.Runtime.CompilerServices;

namespace Notifications.Models;

/// <summary>The options of the hosted service that sends what is due on a channel.</summary>
public sealed class NotificationDeliveryOptions
{
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromDays(365);

    /// <summary>How long the service waits when nothing is due; more than zero, at most a day.</summary>
    /// <remarks>While there is something, it claims again at once.</remarks>
    /// <value>5 seconds by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or more than a day.</exception>
    public TimeSpan PollInterval { get; set => field = Positive(value, MaxInterval); } = TimeSpan.FromSeconds(5);

    /// <summary>The most users of one claim, 1 to 1,000.</summary>
    /// <value>100 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 1 to 1,000.</exception>
    public int UsersPerClaim { get; set => field = OneTo(value, 1_000); } = 100;

    /// <summary>How many users the service sends to at the same time, 1 to 1,000.</summary>
    /// <value>4 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 1 to 1,000.</exception>
    public int Parallelism { get; set => field = OneTo(value, 1_000); } = 4;

    /// <summary>For how long no other worker may claim the deliveries; at least a second, at most a day.</summary>
    /// <remarks>
    /// It has to suffice for all users of a claim: what is not begun when it ends is left to the next claim. A send that takes nine tenths
    /// of it is canceled, and counts as failed.
    /// </remarks>
    /// <value>5 minutes by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than a second, or more than a day.</exception>
    public TimeSpan Lease
    {
        get;
        set => field = value >= TimeSpan.FromSeconds(1)
            ? LeaseDuration.Check(value, nameof(Lease))
            : throw new ArgumentOutOfRangeException(nameof(Lease), value, $"Lease is {value}; it takes a second to a day.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long the service waits after each failed attempt; it gives up after the attempt that follows the last delay.</summary>
    /// <value>1 minute, 5 minutes, 30 minutes and 2 hours by default: 5 attempts.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A delay is not positive, or more than a year.</exception>
    public IReadOnlyList<TimeSpan> RetryDelays
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(RetryDelays));
            field = [.. value.Select(delay => Positive(delay, MaxRetryDelay, nameof(RetryDelays)))];
        }
    } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];

    /// <summary>How long a send that is running may go on when the application stops; zero to 10 minutes.</summary>
    /// <remarks>
    /// Then it is canceled, and its deliveries are released: another worker can claim them at once. Keep it below
    /// <c>HostOptions.ShutdownTimeout</c>, which is 30 seconds by default.
    /// </remarks>
    /// <value>10 seconds by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or more than 10 minutes.</exception>
    public TimeSpan StopTimeout
    {
        get;
        set => field = value >= TimeSpan.Zero && value <= TimeSpan.FromMinutes(10) ? value : throw new ArgumentOutOfRangeException(
            nameof(StopTimeout), value, $"StopTimeout is {value}; it takes zero to 10 minutes.");
    } = TimeSpan.FromSeconds(10);

    /// <summary>How often a delivery is tried.</summary>
    internal int MaxAttempts => RetryDelays.Count + 1;

    private static TimeSpan Positive(TimeSpan value, TimeSpan max, [CallerMemberName] string option = "") =>
        value > TimeSpan.Zero && value <= max ? value : throw new ArgumentOutOfRangeException(
            option, value, $"{option} has {value}; it takes more than zero, and at most {max.TotalDays} days.");

    private static int OneTo(int value, int max, [CallerMemberName] string option = "") =>
        value >= 1 && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} is {value}; it takes 1 to {max}.");
}
