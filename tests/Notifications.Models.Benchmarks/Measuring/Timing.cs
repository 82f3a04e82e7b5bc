namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>The time of one request in each round, in microseconds.</summary>
/// <remarks>
/// Contestants take turns, so that the same round of each ran under the same conditions. Ratios are therefore taken round by round, and the
/// median of them is the figure.
/// </remarks>
internal sealed class Timing
{
    private readonly double[] _rounds;
    private readonly string _spread;

    private Timing(double[] rounds, string spread) => (_rounds, _spread) = (rounds, spread);

    /// <summary>The median of the rounds.</summary>
    public double Median => Medians.Of(_rounds);

    /// <summary>The times of rounds, in the order of the rounds.</summary>
    public static Timing OfRounds(IEnumerable<double> microseconds)
    {
        double[] rounds = [.. microseconds];
        return new Timing(rounds, $"{Figures.Time(rounds.Min())} to {Figures.Time(rounds.Max())}");
    }

    /// <summary>A single figure, such as the longest of many waits.</summary>
    public static Timing OfOne(double microseconds, string spread) => new([microseconds], spread);

    /// <summary>The median of how many times as long as another this took in the same round.</summary>
    public double RatioTo(Timing other) => Medians.OfRatios(_rounds, other._rounds);

    public override string ToString() => $"{Figures.Time(Median)} ({_spread})";
}
