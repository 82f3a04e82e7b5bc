namespace Notifications.Models.Benchmarks.Inbox.Report;

/// <summary>What the cases have found, in the order in which they found it.</summary>
internal sealed class InboxReport
{
    private readonly List<InboxResult> _results = [];
    private readonly List<string> _notes = [];
    private readonly List<Goal> _goals = [];

    public void Add(InboxResult result, params IEnumerable<Goal> goals)
    {
        Console.WriteLine($"{result.Request}: seed {result.Seed}, library {result.Library}, Npgsql {result.Npgsql}");
        _results.Add(result);
        _goals.AddRange(goals);
    }

    public void Add(string note)
    {
        Console.WriteLine(note);
        _notes.Add(note);
    }

    public void Add(Goal goal) => _goals.Add(goal);

    /// <summary>Prints the table, and draws the chart.</summary>
    public async Task WriteAsync(string chartFile)
    {
        Console.WriteLine();
        Console.WriteLine(ResultTable.Of(_results));
        Console.WriteLine(Lines(_notes.Select(note => $"- {note}")));
        Console.WriteLine();
        Console.WriteLine(Lines(_goals));
        await File.WriteAllTextAsync(chartFile, RatioChart.Of(_results));
        Console.WriteLine($"chart: {Path.GetFullPath(chartFile)}");
    }

    private static string Lines<T>(IEnumerable<T> lines) => string.Join(Environment.NewLine, lines);
}
