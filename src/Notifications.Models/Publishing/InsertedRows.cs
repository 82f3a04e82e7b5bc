namespace Notifications.Models;

/// <summary>What a statement has inserted, and which users it has left out because they do not exist.</summary>
internal sealed record InsertedRows(IReadOnlyList<PublishedNotification> Published, IReadOnlyList<Guid> Missing);
