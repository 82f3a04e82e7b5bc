namespace Notifications.Models;

/// <summary>A delivery that a publish is about to insert.</summary>
internal sealed record NewDelivery(Guid UserId, Guid NotificationId, string Channel);
