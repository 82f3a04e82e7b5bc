using System.Diagnostics;
using Notifications.Models.Benchmarks.Inbox.Paths;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Retention.Cases;

/// <summary>The time of the first page of an inbox while the table is purged, and while the server is idle.</summary>
/// <remarks>One client reads repeatedly for as long as the purge takes, and before each purge as long while the server is idle.</remarks>
internal static class MeanwhileCase
{
    private const string Request = "page during a purge of the service";
    private const double MostOfIdle = 3;
    private const int NormalUsers = 200;
    private const int WarmUp = 2_000;
    private const int Count = 4;

    public static async Task RunAsync(RetentionPaths paths, RunReport report)
    {
        var before = DateTimeOffset.UtcNow.AddDays(1 - RetentionSize.DaysSinceNewest);
        var client = new Client(paths.Inbox, paths.Size.Inbox.NormalUsers(NormalUsers));
        await client.WarmUpAsync();
        Run service = new(client, paths.Rows, () => paths.Library.RemoveDeletedWithPausesAsync(before));
        Run command = new(client, paths.Rows, () => paths.Library.RemoveDeletedAsync(before));
        Run npgsql = new(client, paths.Rows, () => paths.Npgsql.RemoveDeletedAsync(before));
        await InTurns.RunAsync(Count, [service, command, npgsql], run => run.NextAsync());

        Add(Request, service);
        Add("page during a purge without pauses", command);
        Add("page during one DELETE", npgsql);
        report.Add(Goal.AtMost(MostOfIdle, $"{Request}, p99 beside idle p99", service.Waits.Rare.RatioTo(service.Idle.Rare)));
        report.Add($"page during purges of the service: {service.Waits}; without pauses: {command.Waits}; during DELETEs: {npgsql.Waits}");
        report.Add($"page while idle: {service.Idle} before purges with pauses, {command.Idle} without, {npgsql.Idle} before DELETEs");

        void Add(string request, Run run)
        {
            report.Add(new Result($"{request}, p99: idle p99", Baseline: null, run.Waits.Rare, run.Idle.Rare));
            report.Add(new Result($"{request}, longest: idle p99", Baseline: null, run.Waits.Longest, run.Idle.Rare));
        }
    }

    private sealed class Client(LibraryInbox inbox, IReadOnlyList<Guid> users)
    {
        public async Task WarmUpAsync()
        {
            for (var call = 0; call < WarmUp; call++)
            {
                await ReadAsync(call);
            }
        }

        public Task<int> ReadAsync(int call) => inbox.PageAsync(users[call % users.Count]);
    }

    private sealed class Run(Client client, KeptRows rows, Func<Task<long>> removeAsync)
    {
        private TimeSpan _length = TimeSpan.FromSeconds(2);

        public Waits Idle { get; } = new();

        public Waits Waits { get; } = new();

        public async Task NextAsync()
        {
            // Nobody pays for what another has left behind.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Idle.AddWhileAsync(Task.Delay(_length), client.ReadAsync);
            var start = Stopwatch.GetTimestamp();
            await Waits.AddWhileAsync(Task.Run(removeAsync), client.ReadAsync);
            _length = Stopwatch.GetElapsedTime(start);
            await rows.RestoreAsync();
        }
    }
}
