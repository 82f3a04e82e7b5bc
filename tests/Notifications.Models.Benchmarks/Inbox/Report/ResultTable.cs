using Notifications.Models.Benchmarks.Inbox.Measuring;

namespace Notifications.Models.Benchmarks.Inbox.Report;

/// <summary>The results as a table in Markdown.</summary>
internal static class ResultTable
{
    private const string Head =
        """
        | request | seed | library | Npgsql | faster than the seed | time of Npgsql |
        |---|--:|--:|--:|--:|--:|
        """;

    public static string Of(IEnumerable<InboxResult> results) =>
        Head + "\n" + string.Concat(results.Select(result => RowOf(result) + "\n"));

    private static string RowOf(InboxResult result) =>
        $"| {result.Request} | {Time(result.Seed)} | {Time(result.Library)} | {Time(result.Npgsql)} | {Ratio(result.ToSeed)} | {Ratio(result.ToNpgsql)} |";

    private static string Time(Timing? timing) => timing is null ? "" : Figures.Time(timing.Quartile);

    private static string Ratio(double? ratio) => ratio is { } known ? Figures.Ratio(known) : "";
}
