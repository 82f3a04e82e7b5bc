using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>What the summary tells beside BenchmarkDotNet's own columns.</summary>
internal static class SummaryColumns
{
    /// <summary>The ratio to trust on a machine that does other things as well: a few disturbed iterations do not change it.</summary>
    public static IColumn RatioOfMedians { get; } = new SummaryColumn(
        "Median Ratio", "Ratio of the medians ([Current]/[Baseline])", FindRatioOfMedians);

    public static IColumn Of(Figure figure) => new SummaryColumn(
        figure.Name, figure.Meaning, (summary, path) => figure.Find(OutputOf(summary, path)));

    private static IEnumerable<string> OutputOf(Summary summary, BenchmarkCase path) =>
        summary[path]?.ExecuteResults.SelectMany(result => result.StandardOutput) ?? [];

    private static string? FindRatioOfMedians(Summary summary, BenchmarkCase path)
    {
        var baseline = summary.GetBaseline(summary.GetLogicalGroupKey(path));
        return FindMedian(summary, path) is { } time && FindMedian(summary, baseline) is { } baselineTime
            ? (time / baselineTime).ToString("0.00", CultureInfo.InvariantCulture)
            : null;
    }

    private static double? FindMedian(Summary summary, BenchmarkCase? path) =>
        path is null ? null : summary[path]?.ResultStatistics?.Median;
}
