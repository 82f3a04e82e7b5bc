namespace Notifications.Models;

/// <summary>An attempt to publish: its transaction ID, and the rows that it inserted.</summary>
internal sealed record PublishAttempt(string TransactionId, IReadOnlyList<PublishedNotification> Rows);
