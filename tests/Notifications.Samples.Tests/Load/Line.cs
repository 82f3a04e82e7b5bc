namespace Notifications.Samples.Tests.Load;

internal sealed record Line(Item Head, int Count, int UnreadCount)
{
    public bool IsGroup => Count > 1;
}
