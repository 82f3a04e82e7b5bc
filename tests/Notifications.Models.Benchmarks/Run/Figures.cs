namespace Notifications.Models.Benchmarks.Run;

/// <summary>What a case says about itself beside its times: a line of its output for each figure, which is a column of the summary.</summary>
internal static class Figures
{
    /// <summary>The write-ahead log that an iteration has written.</summary>
    public const string Wal = "WAL";

    /// <summary>The size of the table after an iteration.</summary>
    public const string Table = "Table";

    /// <summary>The size of the table's indexes after an iteration.</summary>
    public const string Indexes = "Indexes";

    public static void Write(string figure, string value) => Console.WriteLine(Prefix(figure) + value);

    /// <summary>The last value of a figure in an output.</summary>
    public static string? Find(string figure, IEnumerable<string> output) =>
        output.LastOrDefault(line => line.StartsWith(Prefix(figure), StringComparison.Ordinal))?[Prefix(figure).Length..];

    // BenchmarkDotNet takes a line that begins so for a comment.
    private static string Prefix(string figure) => $"// {figure} = ";
}
