using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>What the summary tells beside BenchmarkDotNet's own columns.</summary>
internal static class SummaryColumns
{
    /// <summary>The ratio to trust on a machine that does other things as well, which can only ever add time.</summary>
    public static IColumn RatioOfMinimums { get; } = new SummaryColumn(
        "Min Ratio", "Ratio of the shortest times ([Current]/[Baseline]), which load from elsewhere touches least", FindRatioOfMinimums);

    public static IColumn Of(Figure figure) => new SummaryColumn(
        figure.Name, figure.Meaning, (summary, path) => figure.Find(OutputOf(summary, path)));

    private static IEnumerable<string> OutputOf(Summary summary, BenchmarkCase path) =>
        summary[path]?.ExecuteResults.SelectMany(result => result.StandardOutput) ?? [];

    private static string? FindRatioOfMinimums(Summary summary, BenchmarkCase path)
    {
        var baseline = summary.GetBaseline(summary.GetLogicalGroupKey(path));
        return FindMinimum(summary, path) is { } time && FindMinimum(summary, baseline) is { } baselineTime
            ? (time / baselineTime).ToString("0.00", CultureInfo.InvariantCulture)
            : null;
    }

    private static double? FindMinimum(Summary summary, BenchmarkCase? path) =>
        path is null ? null : summary[path]?.ResultStatistics?.Min;
}
