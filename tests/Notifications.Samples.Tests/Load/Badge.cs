namespace Notifications.Samples.Tests.Load;

/// <summary>The badge, as the API gives it.</summary>
internal sealed record Badge(int Count, bool IsCapped, string Text)
{
    /// <summary>What it has to be for so many unread notifications.</summary>
    public static Badge Of(int unread) => unread > 99 ? new(99, true, "99+") : new(unread, false, $"{unread}");
}
