using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The number of all unread notifications of the heavy user.</summary>
internal static class UnreadCountCase
{
    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        var count = await paths.MeasureAsync("unread count, heavy user", (path, _) => path.CountUnreadAsync(InboxSize.HeavyUser));
        report.Add(count, Goal.AtLeast(40, $"{count.Request}, beside the seed", count.ToBaseline));
    }
}
