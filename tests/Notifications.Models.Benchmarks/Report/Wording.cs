namespace Notifications.Models.Benchmarks.Report;

/// <summary>What a run calls itself, and that with which it compares the library.</summary>
/// <param name="Title">What the chart shows.</param>
/// <param name="Baseline">With what the library is compared, in one word or two; nothing, if there is no baseline.</param>
/// <param name="TableHead">The head of the table's column of ratios to it.</param>
/// <param name="ChartHead">The head of the chart's bars of these ratios.</param>
internal sealed record Wording(string Title, string Baseline = "", string TableHead = "", string ChartHead = "")
{
    /// <summary>Whether there is a baseline.</summary>
    public bool HasBaseline => Baseline.Length > 0;

    /// <summary>The other thing with which the library is compared.</summary>
    public string Limit => HasBaseline ? "Npgsql" : "the other";

    /// <summary>The same in the chart.</summary>
    public string LimitInChart => HasBaseline ? "raw Npgsql" : "the other";
}
