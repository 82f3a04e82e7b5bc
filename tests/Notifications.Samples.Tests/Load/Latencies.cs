using System.Globalization;
using System.Text.RegularExpressions;

namespace Notifications.Samples.Tests.Load;

/// <summary>How long one client waited for each response, to its last byte.</summary>
internal sealed partial class Latencies
{
    private readonly Dictionary<string, List<double>> _milliseconds = [];

    public void Add(string endpoint, TimeSpan latency)
    {
        if (!_milliseconds.TryGetValue(endpoint, out var all))
        {
            _milliseconds[endpoint] = all = [];
        }

        all.Add(latency.TotalMilliseconds);
    }

    /// <summary>The latencies of all clients as a table in Markdown.</summary>
    public static string ToTable(IEnumerable<Latencies> clients, TimeSpan duration)
    {
        var endpoints = clients.SelectMany(client => client._milliseconds).GroupBy(pair => pair.Key, pair => pair.Value)
            .Select(endpoint => (Name: $"`{Value.Replace(endpoint.Key, "…")}`", Sorted: Sort(endpoint.SelectMany(all => all))))
            .OrderByDescending(endpoint => endpoint.Sorted.Length)
            .ToList();
        return $"""
            | endpoint | requests | requests/s | p50 ms | p99 ms |
            |---|--:|--:|--:|--:|
            {string.Join('\n', endpoints.Select(endpoint => Row(endpoint.Name, endpoint.Sorted, duration)))}
            {Row("all", Sort(endpoints.SelectMany(endpoint => endpoint.Sorted)), duration)}
            """;
    }

    private static string Row(string name, double[] sorted, TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {sorted.Length:#,0} | {sorted.Length / duration.TotalSeconds:#,0.0} "
        + $"| {At(sorted, 0.5):0.0} | {At(sorted, 0.99):0.0} |");

    private static double[] Sort(IEnumerable<double> values) => [.. values.Order()];

    private static double At(double[] sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];

    // Where a value stands in a path.
    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Value { get; }
}
