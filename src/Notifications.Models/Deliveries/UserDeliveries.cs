namespace Notifications.Models;

/// <summary>The deliveries of one user that a worker has claimed: one message each, or all of them together as a digest.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Deliveries">The deliveries, at least one, the oldest notification first.</param>
public sealed record UserDeliveries(Guid UserId, IReadOnlyList<ClaimedDelivery> Deliveries);
