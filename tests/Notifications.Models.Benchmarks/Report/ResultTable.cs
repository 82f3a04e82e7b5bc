using Notifications.Models.Benchmarks.Measuring;

namespace Notifications.Models.Benchmarks.Report;

/// <summary>The results as a table in Markdown.</summary>
internal static class ResultTable
{
    public static string Of(IEnumerable<Result> results, Wording wording) =>
        HeadOf(wording) + "\n" + string.Concat(results.Select(result => RowOf(result, wording) + "\n"));

    private static string HeadOf(Wording wording) => wording.HasBaseline
        ? $"""
        | request | {wording.Baseline} | library | {wording.Limit} | {wording.TableHead} | time of {wording.Limit} |
        |---|--:|--:|--:|--:|--:|
        """
        : $"""
        | request | library | {wording.Limit} | time of {wording.Limit} |
        |---|--:|--:|--:|
        """;

    private static string RowOf(Result result, Wording wording) => wording.HasBaseline
        ? Row(
            result.Request,
            Time(result.Baseline),
            Time(result.Library),
            Time(result.Npgsql),
            Ratio(result.ToBaseline),
            Ratio(result.ToNpgsql))
        : Row(result.Request, Time(result.Library), Time(result.Npgsql), Ratio(result.ToNpgsql));

    private static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Time(Timing? timing) => timing is null ? "" : Figures.Time(timing.Median);

    private static string Ratio(double? ratio) => ratio is { } known ? Figures.Ratio(known) : "";
}
