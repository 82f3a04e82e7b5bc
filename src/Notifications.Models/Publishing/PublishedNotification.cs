namespace Notifications.Models;

/// <summary>A notification that a publish has inserted: what an application needs to push it without reading the row again.</summary>
/// <remarks>
/// Its texts and data are those of the <see cref="NotificationContent"/> that was published. An application pushes those that are in the
/// inbox and not throttled: <c>IsInInbox &amp;&amp; !IsThrottled</c>.
/// </remarks>
/// <example>
/// <code>
/// var result = await db.PublishAsync(content, userIds);
/// foreach (var notification in result.Published.Where(n =&gt; n.IsInInbox &amp;&amp; !n.IsThrottled))
/// {
///     await hub.Clients.User($"{notification.UserId}").SendAsync("notified", notification.Id, content.Title);
/// }
/// </code>
/// </example>
/// <param name="UserId">The user to whom it belongs.</param>
/// <param name="Id">Its <see cref="Notification.Id"/>.</param>
/// <param name="CreatedAt">Its <see cref="Notification.CreatedAt"/> as the database stored it, in UTC.</param>
/// <param name="AggregationId">
/// The group it belongs to: the one of the content, or the one that its <see cref="NotificationContent.GroupKey"/> has found or begun;
/// <see langword="null"/> if it stands alone.
/// </param>
/// <param name="IsInInbox">
/// Whether it is in the user's inbox; <see langword="false"/> if the user wants it only on others of the
/// <see cref="NotificationContent.Channels"/>.
/// </param>
/// <param name="IsThrottled">
/// Whether the user had reached the <see cref="NotificationContent.Limit"/>: it is stored, but delivered on no channel, and should not be
/// pushed.
/// </param>
public sealed record PublishedNotification(
    Guid UserId, Guid Id, DateTimeOffset CreatedAt, Guid? AggregationId, bool IsInInbox = true, bool IsThrottled = false);
