using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Peers.Paths;

namespace Notifications.Models.Benchmarks.Peers.Cases;

/// <summary>The first page and the badge, of normal users and of the heavy one.</summary>
internal static class ReadCase
{
    // Each path has each position once.
    private const int Rounds = 9;

    public static async Task RunAsync(IReadOnlyList<PeerPath> paths, PeerSize size, PeerTable table)
    {
        var users = size.NormalUsers;
        await MeasureAsync("page 1, normal user", (path, i) => path.PageAsync(users[i % users.Count]));
        await MeasureAsync("page 1, heavy user", (path, _) => path.PageAsync(PeerSize.HeavyUser));
        await MeasureAsync("badge, normal user", (path, i) => path.BadgeAsync(users[i % users.Count]));
        await MeasureAsync("badge, heavy user", (path, _) => path.BadgeAsync(PeerSize.HeavyUser));

        async Task MeasureAsync(string request, Func<PeerPath, int, Task<int>> answerAsync)
        {
            PeersRun.ForgetPlans(paths);
            table.Add(request, await Measuring.Rounds.MeasureAsync(
                Rounds, [.. paths.Select(path => new Contestant(path.Name, i => answerAsync(path, i)))]));
        }
    }
}
