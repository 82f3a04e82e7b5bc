namespace Notifications.Models.Benchmarks.Inbox;

/// <summary>Where a page begins, as each path is told: a number of rows to skip, a row to begin after, or the library's cursor.</summary>
internal sealed record Position(int Offset, DateTimeOffset CreatedAt, Guid Id, NotificationCursor Cursor);
