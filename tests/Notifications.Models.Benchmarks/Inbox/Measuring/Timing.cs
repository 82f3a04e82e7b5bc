namespace Notifications.Models.Benchmarks.Inbox.Measuring;

/// <summary>How long a path took for one request, in microseconds: the lower quartile of the rounds, and the median.</summary>
/// <remarks>
/// The quartile is the figure to trust. Load from elsewhere can only add time, and so the median tells of it as well; and the shortest time is
/// luck, as when for one round the server's process runs where the client's data is still in the cache.
/// </remarks>
internal sealed record Timing(double Quartile, double Median)
{
    public static Timing Of(IEnumerable<double> microseconds)
    {
        double[] sorted = [.. microseconds.Order()];
        return new Timing(sorted[sorted.Length / 4], sorted[sorted.Length / 2]);
    }

    public override string ToString() => $"{Figures.Time(Quartile)} (median {Figures.Time(Median)})";
}
