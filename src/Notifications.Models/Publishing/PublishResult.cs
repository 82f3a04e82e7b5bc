namespace Notifications.Models;

/// <summary>Who got a notification by a publish, and who had it already; both in the order in which the users were given.</summary>
/// <remarks>
/// A user who is in neither list does not want the type in the inbox, or a trigger of the application has suppressed the row.
/// </remarks>
/// <param name="Published">The notifications that were inserted, one for each user: the application pushes to these users now.</param>
/// <param name="AlreadyNotified">
/// The users who have the notification by an earlier publish with the same <see cref="NotificationContent.DedupeKey"/>; empty without a
/// key.
/// </param>
public sealed record PublishResult(IReadOnlyList<PublishedNotification> Published, IReadOnlyList<Guid> AlreadyNotified);
