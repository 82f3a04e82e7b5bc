namespace Inbox.Notifications;

/// <summary>The instant that <see cref="ReadAllResponse"/> had.</summary>
internal sealed record ReadAllUndoRequest(DateTimeOffset ReadAt);
