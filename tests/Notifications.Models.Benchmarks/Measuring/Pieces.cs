using System.Diagnostics;

namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>Lets paths do the same long piece of work in turns, all of them in this process.</summary>
/// <remarks>As in <see cref="Rounds"/>, only that there are few rounds, and that after each piece its rows are removed.</remarks>
internal static class Pieces
{
    // Until the code is compiled for good, and the indexes have split their pages where all these rows go.
    private const int WarmUp = 2;

    public static async Task<IReadOnlyList<Timing>> MeasureAsync(int rounds, params IReadOnlyList<Piece> pieces)
    {
        Run[] runs = [.. pieces.Select(piece => new Run(piece))];
        await InTurns.RunAsync(WarmUp + rounds, runs, run => run.NextAsync());
        CompareRows(runs);
        return [.. runs.Select(run => run.Timing)];
    }

    private static void CompareRows(Run[] runs)
    {
        foreach (var run in runs.Where(run => run.Rows != runs[0].Rows))
        {
            throw new InvalidOperationException($"{run.Name} writes {run.Rows} rows, and {runs[0].Name} writes {runs[0].Rows}.");
        }
    }

    private sealed class Run(Piece piece)
    {
        private readonly List<double> _times = [];

        public string Name => piece.Name;

        public long Rows { get; private set; }

        public Timing Timing => Timing.OfRounds(_times.Skip(WarmUp));

        public async Task NextAsync()
        {
            var workAsync = piece.Prepare();
            // Nobody pays for what another has left behind.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var start = Stopwatch.GetTimestamp();
            Rows = await workAsync();
            _times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            await UndoAsync();
        }

        private async Task UndoAsync()
        {
            var removed = await piece.UndoAsync();
            if (removed != Rows)
            {
                throw new InvalidOperationException($"{Name} has written {Rows} rows, and {removed} were there.");
            }
        }
    }
}
