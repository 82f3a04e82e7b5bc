using System.Diagnostics;
using System.Globalization;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Start;

/// <summary>A cold start: the time from the start of a process to its first page, and its memory then.</summary>
internal static class StartRun
{
    private const int Rounds = 15;
    private const int Rows = 10_000;

    public static async Task RunAsync()
    {
        await using var server = await RunServer.StartAsync();
        var connectionString = await server.CreateDatabaseAsync("start");
        await FillAsync(connectionString);
        Process[] processes = [.. FirstAnswer.Ways.Keys.Select(way => new Process(way, connectionString))];
        await InTurns.RunAsync(1 + Rounds, processes, process => process.RunAsync());

        Console.WriteLine("""
            | a process that reads one page | to the first answer | working set | allocated |
            |---|--:|--:|--:|
            """);
        foreach (var process in processes)
        {
            Console.WriteLine(process);
        }
    }

    private static async Task FillAsync(string connectionString)
    {
        await Schema.Library.CreateAsync(connectionString);
        await Database.ExecuteAsync(connectionString, $"""
            INSERT INTO notifications (user_id, type, title, message, created_at)
            SELECT '{InboxSize.HeavyUser}', 'mention', 'Ada mentioned you', 'Could you have a look?', now() - i * interval '1 minute'
            FROM generate_series(1, {Rows}) AS i
            """);
        await Database.ExecuteAsync(connectionString, "VACUUM (FREEZE, ANALYZE)");
    }

    private sealed class Process(string way, string connectionString)
    {
        private readonly List<double> _milliseconds = [];
        private readonly List<double> _workingSets = [];
        private readonly List<double> _allocated = [];

        public async Task RunAsync()
        {
            var start = Stopwatch.GetTimestamp();
            var command = new ProcessStartInfo(Environment.ProcessPath!, [FirstAnswer.Command, way, connectionString])
            {
                RedirectStandardOutput = true,
            };
            using var process = System.Diagnostics.Process.Start(command)!;
            var answer = await process.StandardOutput.ReadLineAsync();
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            await process.WaitForExitAsync();
            var figures = (answer ?? "").Split(' ');
            if (figures.Length != 3 || figures[0] != $"{Requests.PageSize}")
            {
                throw new InvalidOperationException($"{way} has answered \"{answer}\".");
            }

            _milliseconds.Add(milliseconds);
            _workingSets.Add(double.Parse(figures[1], CultureInfo.InvariantCulture));
            _allocated.Add(double.Parse(figures[2], CultureInfo.InvariantCulture));
        }

        // The files of the first round may have come from the disk.
        public override string ToString() =>
            $"| {way} | {Figures.Number(Medians.Of(_milliseconds.Skip(1)))} ms "
            + $"| {Figures.Number(Medians.Of(_workingSets) / 1e6)} MB | {Figures.Number(Medians.Of(_allocated) / 1e6)} MB |";
    }
}
