namespace Notifications.Samples.Tests.Load;

internal sealed record Page<TItem>(IReadOnlyList<TItem> Items, string? Next);
