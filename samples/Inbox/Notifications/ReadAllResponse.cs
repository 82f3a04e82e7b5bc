namespace Inbox.Notifications;

/// <summary>How many notifications were marked as read, and their common instant, by which undo finds them.</summary>
internal sealed record ReadAllResponse(int Changed, DateTimeOffset ReadAt);
