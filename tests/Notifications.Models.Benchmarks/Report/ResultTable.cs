using Notifications.Models.Benchmarks.Measuring;

namespace Notifications.Models.Benchmarks.Report;

/// <summary>The results as a table in Markdown.</summary>
internal static class ResultTable
{
    public static string Of(IEnumerable<Result> results, Wording wording) =>
        HeadOf(wording) + "\n" + string.Concat(results.Select(result => RowOf(result) + "\n"));

    private static string HeadOf(Wording wording) =>
        $"""
        | request | {wording.Baseline} | library | Npgsql | {wording.TableHead} | time of Npgsql |
        |---|--:|--:|--:|--:|--:|
        """;

    private static string RowOf(Result result) =>
        $"| {result.Request} | {Time(result.Baseline)} | {Time(result.Library)} | {Time(result.Npgsql)} | {Ratio(result.ToBaseline)} | {Ratio(result.ToNpgsql)} |";

    private static string Time(Timing? timing) => timing is null ? "" : Figures.Time(timing.Typical);

    private static string Ratio(double? ratio) => ratio is { } known ? Figures.Ratio(known) : "";
}
