namespace Notifications.Models;

/// <summary>A notification that a publish has inserted: what an application needs to push it without reading the row again.</summary>
/// <remarks>Its texts and data are those of the <see cref="NotificationContent"/> that was published.</remarks>
/// <param name="UserId">The user whose inbox it is in.</param>
/// <param name="Id">Its <see cref="Notification.Id"/>.</param>
/// <param name="CreatedAt">Its <see cref="Notification.CreatedAt"/> as the database stored it, in UTC.</param>
/// <param name="AggregationId">
/// The group it belongs to: the one of the content, or the one that its <see cref="NotificationContent.GroupKey"/> has found or begun;
/// <see langword="null"/> if it stands alone.
/// </param>
public sealed record PublishedNotification(Guid UserId, Guid Id, DateTimeOffset CreatedAt, Guid? AggregationId);
