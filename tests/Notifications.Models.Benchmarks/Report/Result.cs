using Notifications.Models.Benchmarks.Measuring;

namespace Notifications.Models.Benchmarks.Report;

/// <summary>How long the paths took for one request: a row of the table.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Baseline">The habit, where a run has one.</param>
/// <param name="Library">The library.</param>
/// <param name="Npgsql">Raw Npgsql, or in a run without a baseline what the request names after its colon.</param>
internal sealed record Result(string Request, Timing? Baseline, Timing Library, Timing? Npgsql)
{
    /// <summary>How many times faster than the baseline the library is.</summary>
    public double? ToBaseline => Baseline?.RatioTo(Library);

    /// <summary>How many times as long as the limit the library takes.</summary>
    public double? ToNpgsql => Npgsql is null ? null : Library.RatioTo(Npgsql);
}
