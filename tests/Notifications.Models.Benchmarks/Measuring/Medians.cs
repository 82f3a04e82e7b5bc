namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>Medians, which a few disturbed rounds do not change.</summary>
internal static class Medians
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The median of the ratios of paired values.</summary>
    public static double OfRatios(IReadOnlyCollection<double> values, IReadOnlyCollection<double> others) =>
        values.Count == others.Count
            ? Of(values.Zip(others, (value, other) => value / other))
            : throw new InvalidOperationException($"There are {values.Count} values and {others.Count} others; these are pairs.");
}
