namespace Notifications.Models;

/// <summary>The notifications that a publish inserted, the users who had theirs already, and the users who do not exist, in the order in
/// which the users were given.</summary>
/// <remarks>
/// A user who is in no list wants the type neither in the inbox nor on one of the <see cref="NotificationContent.Channels"/>, or a trigger
/// of the application has suppressed the row.
/// </remarks>
/// <param name="Published">
/// The notifications that were inserted, one for each user. The application now pushes those of them that are
/// <see cref="PublishedNotification.IsInInbox"/> and not <see cref="PublishedNotification.IsThrottled"/>.
/// </param>
/// <param name="AlreadyNotified">
/// The users who have the notification by an earlier publish with the same <see cref="NotificationContent.DedupeKey"/>; empty without a
/// key.
/// </param>
/// <param name="Missing">
/// The users who would get the notification but do not exist: <see cref="Notification.UserId"/> has a foreign key in the model, and the
/// table that it refers to has no row of them. Empty without a foreign key.
/// </param>
public sealed record PublishResult(
    IReadOnlyList<PublishedNotification> Published, IReadOnlyList<Guid> AlreadyNotified, IReadOnlyList<Guid> Missing);
