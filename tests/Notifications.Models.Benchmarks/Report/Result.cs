using Notifications.Models.Benchmarks.Measuring;

namespace Notifications.Models.Benchmarks.Report;

/// <summary>How long the paths took for one request: a row of the table.</summary>
internal sealed record Result(string Request, Timing? Baseline, Timing Library, Timing? Npgsql)
{
    /// <summary>How many times faster than the baseline the library is.</summary>
    public double? ToBaseline => Baseline?.Typical / Library.Typical;

    /// <summary>How many times as long as the limit the library takes.</summary>
    public double? ToNpgsql => Library.Typical / Npgsql?.Typical;
}
