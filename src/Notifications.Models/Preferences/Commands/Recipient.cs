namespace Notifications.Models;

/// <summary>A user who wants a notification on at least one of the channels in question.</summary>
internal sealed record Recipient(Guid UserId, IReadOnlyList<string> Channels);
