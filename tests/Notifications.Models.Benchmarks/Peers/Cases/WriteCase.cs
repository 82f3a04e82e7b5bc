using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Peers.Paths;

namespace Notifications.Models.Benchmarks.Peers.Cases;

/// <summary>One notification inserted, and one marked as read, each committed by itself.</summary>
internal static class WriteCase
{
    private const int Rounds = 9;

    public static async Task RunAsync(IReadOnlyList<PeerPath> paths, PeerSize size, PeerTable table)
    {
        PeersRun.ForgetPlans(paths);
        var users = size.NormalUsers;
        table.Add("insert one", await Measuring.Rounds.MeasureAsync(
            Rounds, [.. paths.Select(path => new Contestant(path.Name, i => path.InsertAsync(users[i % users.Count])))]));
        table.Add("mark one as read", await Measuring.Rounds.MeasureAsync(
            Rounds, [.. paths.Select(path => new Contestant(path.Name, i => MarkOneAsync(path, i % path.Unread.Count)))]));
    }

    private static Task<int> MarkOneAsync(PeerPath path, int number) => path.MarkOneAsync(path.Unread[number].User, path.Unread[number].Id);
}
