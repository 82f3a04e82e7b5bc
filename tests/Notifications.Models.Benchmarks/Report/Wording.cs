namespace Notifications.Models.Benchmarks.Report;

/// <summary>What a run calls itself, and that with which it compares the library.</summary>
/// <param name="Title">What the chart shows.</param>
/// <param name="Baseline">With what the library is compared, in one word or two.</param>
/// <param name="TableHead">The head of the table's column of ratios to it.</param>
/// <param name="ChartHead">The head of the chart's bars of these ratios.</param>
internal sealed record Wording(string Title, string Baseline, string TableHead, string ChartHead);
