using Notifications.Models.Benchmarks.Inbox.Measuring;

namespace Notifications.Models.Benchmarks.Inbox.Report;

/// <summary>How long the paths took for one request: a row of the table.</summary>
internal sealed record InboxResult(string Request, Timing? Seed, Timing Library, Timing? Npgsql)
{
    /// <summary>How many times faster than the baseline the library is.</summary>
    public double? ToSeed => Seed?.Quartile / Library.Quartile;

    /// <summary>How many times as long as the limit the library takes.</summary>
    public double? ToNpgsql => Library.Quartile / Npgsql?.Quartile;
}
