namespace Inbox.Notifications;

/// <summary>How many notifications a request has changed.</summary>
internal sealed record ChangedResponse(int Changed);
