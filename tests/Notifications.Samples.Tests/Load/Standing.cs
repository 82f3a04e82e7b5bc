namespace Notifications.Samples.Tests.Load;

/// <summary>What only the user changes: how many of their notifications are read, how many deleted, and whether they want e-mail of comments.</summary>
internal sealed record Standing(int Read, int Deleted, bool? Mails);
