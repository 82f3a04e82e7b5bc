namespace Notifications.Models.Benchmarks.Run;

/// <summary>A figure of an iteration other than its time: a line of its output, and a column of the summary.</summary>
internal sealed record Figure(string Name, string Meaning)
{
    public static Figure Wal { get; } = new("WAL", "Write-ahead log of one iteration, the same on a busy machine");

    public static Figure Table { get; } = new("Table", "Size of the table after one iteration");

    public static Figure Indexes { get; } = new("Indexes", "Size of the table's indexes after one iteration");

    // BenchmarkDotNet takes a line that begins so for a comment.
    private string Prefix => $"// {Name} = ";

    public void Write(string value) => Console.WriteLine(Prefix + value);

    /// <summary>The value of the last iteration in an output.</summary>
    public string? Find(IEnumerable<string> output) =>
        output.LastOrDefault(line => line.StartsWith(Prefix, StringComparison.Ordinal))?[Prefix.Length..];
}
