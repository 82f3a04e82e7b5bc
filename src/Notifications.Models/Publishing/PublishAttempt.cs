namespace Notifications.Models;

/// <summary>An attempt to publish: the number of its transaction, and the rows that it inserted.</summary>
internal sealed record PublishAttempt(string TransactionId, IReadOnlyList<PublishedNotification> Rows);
