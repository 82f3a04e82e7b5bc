namespace Notifications.Models;

/// <summary>A notification that a publish has inserted, and the number of the transaction that did it.</summary>
internal sealed record InsertedRow(PublishedNotification Notification, ulong TransactionId);
