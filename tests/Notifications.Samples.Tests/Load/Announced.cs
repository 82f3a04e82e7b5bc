namespace Notifications.Samples.Tests.Load;

internal sealed record Announced(int Published);
