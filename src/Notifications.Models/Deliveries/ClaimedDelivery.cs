namespace Notifications.Models;

/// <summary>A delivery that a worker has claimed, and may send until its lease ends.</summary>
/// <param name="Notification">The notification to send; not tracked by the context.</param>
/// <param name="Channel">The channel on which to send it.</param>
/// <param name="Attempt">
/// How many times the delivery was claimed, this time included. With <paramref name="LeasedUntil"/> it tells this claim from every other.
/// </param>
/// <param name="LeasedUntil">The instant (UTC) at which the lease ends. From then on, other workers may claim the delivery.</param>
public sealed record ClaimedDelivery(Notification Notification, string Channel, int Attempt, DateTimeOffset LeasedUntil);
