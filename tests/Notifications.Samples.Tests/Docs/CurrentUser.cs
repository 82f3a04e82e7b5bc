namespace Notifications.Samples.Tests.Docs;

/// <summary>The signed-in user of the pages.</summary>
public sealed record CurrentUser(Guid Id);
