namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>The highest number of bytes in each part of a run.</summary>
internal sealed class Peaks
{
    private readonly List<long> _highest = [];

    /// <summary>How many times as much as in the first part there was at most.</summary>
    public double Growth => _highest.Max() / (double)_highest[0];

    public void Add(int part, long bytes)
    {
        if (part == _highest.Count)
        {
            _highest.Add(bytes);
        }

        _highest[part] = Math.Max(_highest[part], bytes);
    }

    public override string ToString() => $"{string.Join(", ", _highest.Select(bytes => Figures.Number(bytes / 1e6)))} MB";
}
