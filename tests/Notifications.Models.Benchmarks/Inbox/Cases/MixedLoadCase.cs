using System.Diagnostics;
using Notifications.Models.Benchmarks.Inbox.Paths;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>Several clients at once; of 20 requests 12 are for the badge, 5 for the first page, 2 mark one, and one saves one.</summary>
/// <remarks>
/// One of ten requests is a busy user's. Each path gets the same requests in the same order, and takes turns with the others, as in
/// <see cref="Rounds"/>. Each request commits by itself, so that the disk has its share in the figures.
/// </remarks>
internal static class MixedLoadCase
{
    private const int Clients = 8;
    private const int RequestsOfRound = 4_000;
    private const int WarmUp = 1;
    private const int Count = 6;
    private const int NormalUsers = 2_000;

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        paths.ForgetPlans();
        var normal = paths.Size.NormalUsers(NormalUsers);
        Guid[] users = [.. InboxSize.BusyUsers, .. normal];
        var inSeed = await UnreadIds.ReadAsync(paths.SeedDatabase, users);
        var inLibrary = await UnreadIds.ReadAsync(paths.LibraryDatabase, users);
        Run seed = new(paths.Seed, inSeed, normal);
        Run library = new(paths.Library, inLibrary, normal);
        Run npgsql = new(paths.Npgsql, inLibrary, normal);
        await InTurns.RunAsync(Count, [seed, library, npgsql], run => run.RunAsync());

        var result = new Result($"mixed load of {Clients} clients, a request", seed.Timing, library.Timing, npgsql.Timing);
        report.Add(result, Goal.AtLeast(4, result.Request, result.ToBaseline));
        report.Add($"mixed load, requests per second: seed {seed.PerSecond}, library {library.PerSecond}, Npgsql {npgsql.PerSecond}");
    }

    private sealed class Run(InboxPath path, UnreadIds unread, IReadOnlyList<Guid> normal)
    {
        private readonly List<double> _times = [];
        private readonly Random _random = new(1);

        public Timing Timing => Timing.OfRounds(_times.Skip(WarmUp));

        public string PerSecond => Figures.Number(1e6 / Timing.Median);

        public async Task RunAsync()
        {
            (int Kind, Guid User)[] requests = [.. Enumerable.Range(0, RequestsOfRound).Select(_ => (_random.Next(20), AnyUser()))];
            var start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                requests,
                new ParallelOptions { MaxDegreeOfParallelism = Clients },
                async (request, _) => await AnswerAsync(request.Kind, request.User));
            _times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / RequestsOfRound);
        }

        private Guid AnyUser() =>
            _random.Next(10) == 0 ? InboxSize.BusyUsers[_random.Next(InboxSize.BusyUserCount)] : normal[_random.Next(normal.Count)];

        private Task<int> AnswerAsync(int kind, Guid user) => kind switch
        {
            < 12 => path.BadgeAsync(user),
            < 17 => path.PageAsync(user),
            < 19 => path.MarkReadAsync(user, unread.Next(user)),
            _ => path.InsertAsync(user),
        };
    }
}
