using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;
using Notifications.Models.Benchmarks.Retention.Paths;

namespace Notifications.Models.Benchmarks.Retention.Cases;

/// <summary>For each rule, the library's batches beside one statement that removes the same rows.</summary>
internal static class PurgeCase
{
    private const double MostForDeleted = 1.2;
    private const double MostForRead = 1.4;
    private const int Count = 4;
    private const int FewCount = 2;

    public static async Task RunAsync(RetentionPaths paths, RunReport report)
    {
        var removed = string.Create(CultureInfo.InvariantCulture, $"{paths.Size.Removed:#,0}");
        var deletedBefore = DateTimeOffset.UtcNow.AddDays(1 - RetentionSize.DaysSinceNewest);
        var readBefore = await paths.Rows.InstantAfterReadAsync(paths.Size.Removed);

        var deleted = await MeasureAsync($"purge {removed} deleted", path => path.RemoveDeletedAsync(deletedBefore), Count);
        report.Add(deleted, Goal.AtMost(MostForDeleted, deleted.Request, deleted.ToNpgsql));
        var read = await MeasureAsync($"purge the oldest {removed} read", path => path.RemoveReadAsync(readBefore), Count);
        report.Add(read, Goal.AtMost(MostForRead, read.Request, read.ToNpgsql));
        report.Add(await MeasureAsync($"purge {removed} beyond the newest", path => path.RemoveSurplusAsync(RetentionSize.Keep), FewCount));

        async Task<Result> MeasureAsync(string request, Func<RetentionPath, Task<long>> removeAsync, int rounds)
        {
            var timings = await Pieces.MeasureAsync(rounds, PieceOf("library", paths.Library), PieceOf("DELETE", paths.Npgsql));
            return new Result($"{request}: one DELETE", Baseline: null, timings[0], timings[1]);

            Piece PieceOf(string name, RetentionPath path) => new(name, () => () => removeAsync(path), paths.Rows.RestoreAsync);
        }
    }
}
