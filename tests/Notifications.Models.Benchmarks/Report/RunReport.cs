namespace Notifications.Models.Benchmarks.Report;

/// <summary>What the cases have found, in the order in which they found it.</summary>
internal sealed class RunReport(Wording wording)
{
    private readonly List<Result> _results = [];
    private readonly List<string> _notes = [];
    private readonly List<Goal> _goals = [];

    public void Add(Result result, params IEnumerable<Goal> goals)
    {
        var baseline = wording.HasBaseline ? $"{wording.Baseline} {result.Baseline}, " : "";
        Console.WriteLine($"{result.Request}: {baseline}library {result.Library}, {wording.Limit} {result.Npgsql}");
        _results.Add(result);
        _goals.AddRange(goals);
    }

    public void Add(string note)
    {
        Console.WriteLine(note);
        _notes.Add(note);
    }

    public void Add(Goal goal) => _goals.Add(goal);

    /// <summary>Prints the table.</summary>
    public void Write()
    {
        Console.WriteLine();
        Console.WriteLine(ResultTable.Of(_results, wording));
        Console.WriteLine(Lines(_notes.Select(note => $"- {note}")));
        Console.WriteLine();
        Console.WriteLine(Lines(_goals));
    }

    /// <summary>Prints the table, and draws the chart.</summary>
    public async Task WriteAsync(string chartFile)
    {
        Write();
        await File.WriteAllTextAsync(chartFile, RatioChart.Of(_results, wording));
        Console.WriteLine($"chart: {Path.GetFullPath(chartFile)}");
    }

    private static string Lines<T>(IEnumerable<T> lines) => string.Join(Environment.NewLine, lines);
}
