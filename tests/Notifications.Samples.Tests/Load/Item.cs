namespace Notifications.Samples.Tests.Load;

internal sealed record Item(Guid Id, DateTimeOffset CreatedAt, string Cursor);
