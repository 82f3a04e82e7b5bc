using System.Diagnostics;

namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>How long one client has waited for each of many requests, which it sends one after another.</summary>
internal sealed class Waits
{
    private readonly List<double> _times = [];

    /// <summary>The wait that one of a hundred exceeds.</summary>
    public Timing Rare => Timing.OfOne(At(0.99), ToString());

    public Timing Longest => Timing.OfOne(At(1), ToString());

    /// <summary>Sends requests until something else has ended.</summary>
    public async Task AddWhileAsync(Task other, Func<int, Task> requestAsync)
    {
        while (!other.IsCompleted)
        {
            var start = Stopwatch.GetTimestamp();
            await requestAsync(_times.Count);
            _times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        await other;
    }

    public override string ToString() =>
        $"p50 {Figures.Time(At(0.5))}, p99 {Figures.Time(At(0.99))}, longest {Figures.Time(At(1))} of {Figures.Number(_times.Count)}";

    private double At(double part)
    {
        double[] sorted = [.. _times.Order()];
        return sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
    }
}
