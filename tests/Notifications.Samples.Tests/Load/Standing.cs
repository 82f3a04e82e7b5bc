namespace Notifications.Samples.Tests.Load;

/// <summary>What only the user changes: how many notifications are read and deleted, and whether comments are e-mailed.</summary>
internal sealed record Standing(int Read, int Deleted, bool? Mails);
