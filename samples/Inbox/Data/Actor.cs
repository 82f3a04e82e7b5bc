namespace Inbox.Data;

/// <summary>The person whose action caused a notification.</summary>
internal sealed record Actor(string Name);
