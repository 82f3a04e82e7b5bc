using System.Diagnostics;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Peers.Paths;

namespace Notifications.Models.Benchmarks.Peers.Cases;

/// <summary>8 clients of normal users; of 20 requests 12 are for the badge, 5 for the page, 2 mark one, and one inserts one.</summary>
internal static class MixedCase
{
    private const int Clients = 8;
    private const int Requests = 2_000;
    private const int WarmUp = 1;
    private const int Count = 6;

    public static async Task RunAsync(IReadOnlyList<PeerPath> paths, PeerSize size, PeerTable table)
    {
        PeersRun.ForgetPlans(paths);
        Run[] runs = [.. paths.Select(path => new Run(path, size.NormalUsers))];
        await InTurns.RunAsync(Count, runs, run => run.RunAsync());
        table.Add($"mixed load of {Clients} clients, a request", [.. runs.Select(run => run.Timing)]);
    }

    private sealed class Run(PeerPath path, IReadOnlyList<int> users)
    {
        private readonly List<double> _times = [];
        private readonly Random _random = new(1);
        private int _marked;

        public Timing Timing => Timing.OfRounds(_times.Skip(WarmUp));

        public async Task RunAsync()
        {
            (int Kind, int User)[] requests =
                [.. Enumerable.Range(0, Requests).Select(_ => (_random.Next(20), users[_random.Next(users.Count)]))];
            var start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                requests,
                new ParallelOptions { MaxDegreeOfParallelism = Clients },
                async (request, _) => await AnswerAsync(request.Kind, request.User));
            _times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Requests);
        }

        private Task<int> AnswerAsync(int kind, int user) => kind switch
        {
            < 12 => path.BadgeAsync(user),
            < 17 => path.PageAsync(user),
            < 19 => MarkNextAsync(),
            _ => path.InsertAsync(user),
        };

        // From the end: the case before has marked from the beginning.
        private Task<int> MarkNextAsync()
        {
            var (user, id) = path.Unread[^(1 + (Interlocked.Increment(ref _marked) % path.Unread.Count))];
            return path.MarkOneAsync(user, id);
        }
    }
}
