namespace Notifications.Models;

/// <summary>How many rows of a user were erased, by table.</summary>
/// <param name="Notifications">The number of notifications, deleted ones included.</param>
/// <param name="NotificationPreferences">The number of rows with the user's preferences: 1 or 0.</param>
/// <param name="NotificationDeliveries">
/// The number of deliveries, finished ones included; 0 without the option <c>Deliveries</c> of the model.
/// </param>
public sealed record ErasureResult(long Notifications, long NotificationPreferences, long NotificationDeliveries = 0)
{
    /// <summary>The number of rows in all tables.</summary>
    public long Total => Notifications + NotificationPreferences + NotificationDeliveries;
}
