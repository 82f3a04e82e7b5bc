namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>How long a path took for one request, in microseconds.</summary>
/// <param name="Typical">The figure to trust, of which ratios are made.</param>
/// <param name="Spread">How far the others are from it, for people.</param>
internal sealed record Timing(double Typical, string Spread)
{
    /// <summary>Of short requests: the lower quartile of the rounds, and the median.</summary>
    /// <remarks>
    /// Load from elsewhere can only add time, and so the median tells of it as well; and the shortest time is luck, as when for one round
    /// the server's process runs where the client's data is still in the cache.
    /// </remarks>
    public static Timing OfMany(IEnumerable<double> microseconds)
    {
        double[] sorted = [.. microseconds.Order()];
        return new Timing(sorted[sorted.Length / 4], $"median {Figures.Time(sorted[sorted.Length / 2])}");
    }

    /// <summary>Of long pieces of work, of which there are few: the median, and the shortest and the longest.</summary>
    public static Timing OfFew(IEnumerable<double> microseconds)
    {
        double[] sorted = [.. microseconds.Order()];
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Timing(median, $"{Figures.Time(sorted[0])} to {Figures.Time(sorted[^1])}");
    }

    public override string ToString() => $"{Figures.Time(Typical)} ({Spread})";
}
