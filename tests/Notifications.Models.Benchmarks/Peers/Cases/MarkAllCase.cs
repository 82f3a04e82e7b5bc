using System.Diagnostics;
using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Peers.Paths;

namespace Notifications.Models.Benchmarks.Peers.Cases;

/// <summary>All unread notifications of a user marked as read; each call is for another user, and all of them are alike.</summary>
internal static class MarkAllCase
{
    private const int WarmUp = 2;

    public static async Task RunAsync(IReadOnlyList<PeerPath> paths, PeerSize size, PeerTable table)
    {
        PeersRun.ForgetPlans(paths);
        var times = paths.ToDictionary(path => path, _ => new List<double>());
        await InTurns.RunAsync(PeerSize.MarkingUsers.Count, paths, async path =>
        {
            var user = PeerSize.MarkingUsers[times[path].Count];
            await path.BadgeAsync(user);
            var start = Stopwatch.GetTimestamp();
            await path.MarkAllAsync(user);
            times[path].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            if (await path.BadgeAsync(user) is > 0 and var unread)
            {
                throw new InvalidOperationException($"{path.Name} has left {unread} notifications unread.");
            }
        });
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"mark all {size.UnreadOfMarkingUser:#,0} as read"),
            [.. paths.Select(path => Timing.OfRounds(times[path].Skip(WarmUp)))]);
    }
}
