using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The number of unread notifications, as far as a badge shows it, of normal users and of the heavy one.</summary>
internal static class BadgeCase
{
    private const double MostOfNpgsql = 1.15;
    private const int NormalUsers = 200;

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        var users = paths.Size.NormalUsers(NormalUsers);
        var normal = await paths.MeasureAsync("badge, normal user", (path, i) => path.BadgeAsync(users[i % users.Count]));
        report.Add(normal, Goal.AtMost(MostOfNpgsql, normal.Request, normal.ToNpgsql));

        var heavy = await paths.MeasureAsync("badge, heavy user", (path, _) => path.BadgeAsync(InboxSize.HeavyUser));
        report.Add(
            heavy,
            Goal.AtMost(MostOfNpgsql, heavy.Request, heavy.ToNpgsql),
            Goal.AtLeast(150, $"{heavy.Request}, beside the seed", heavy.ToBaseline));
    }
}
