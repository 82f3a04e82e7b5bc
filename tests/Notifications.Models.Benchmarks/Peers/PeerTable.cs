using Notifications.Models.Benchmarks.Measuring;

namespace Notifications.Models.Benchmarks.Peers;

/// <summary>The results as a table in Markdown: the time of the library, and how many times as long each peer takes.</summary>
internal sealed class PeerTable(IReadOnlyList<string> names)
{
    private readonly List<string> _rows = [];

    /// <summary>Adds a request; the first timing is that of the library.</summary>
    public void Add(string request, IReadOnlyList<Timing> timings)
    {
        var ratios = timings.Skip(1).Select(timing => Figures.Ratio(timing.RatioTo(timings[0])));
        var row = $"| {request} | {Figures.Time(timings[0].Median)} | {string.Join(" | ", ratios)} |";
        Console.WriteLine(row);
        _rows.Add(row);
    }

    public override string ToString() => string.Join('\n', Head, Line, string.Join('\n', _rows));

    private string Head => $"| request | {names[0]} | {string.Join(" | ", names.Skip(1))} |";

    private string Line => $"|---|{string.Concat(names.Select(_ => "--:|"))}";
}
