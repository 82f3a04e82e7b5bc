namespace Notifications.Models;

/// <summary>Claims as a caller gives them back.</summary>
internal static class Claims
{
    /// <summary>Returns the deliveries of all users.</summary>
    public static IReadOnlyCollection<ClaimedDelivery> Of(IEnumerable<UserDeliveries> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return Of(claims.SelectMany(user => user?.Deliveries ?? throw ContainsNull()));
    }

    /// <summary>Returns the deliveries, each once.</summary>
    public static IReadOnlyCollection<ClaimedDelivery> Of(IEnumerable<ClaimedDelivery> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return [.. claims.Select(claim => claim is { Notification: not null, Channel: not null } ? claim : throw ContainsNull())
            .DistinctBy(claim => (claim.Notification.UserId, claim.Notification.Id, claim.Channel, claim.Attempt))];
    }

#pragma warning disable CA2208 // The parameter of the command that the caller has called.
    private static ArgumentException ContainsNull() =>
        new("claims contains null. Pass what ClaimDeliveriesAsync has returned.", "claims");
#pragma warning restore CA2208
}
