namespace ExistingContext;

/// <summary>The arguments of the program.</summary>
/// <param name="ConnectionString">The database to write to; null for one that is removed at the end.</param>
/// <param name="EventsFile">The JSON file with the events.</param>
internal sealed record Arguments(string? ConnectionString, string EventsFile)
{
    private const string Usage = """Usage: ExistingContext ["Host=...;Database=..."] [--events file.json]""";

    private static string OwnEvents => Path.Combine(AppContext.BaseDirectory, "events.json");

    public static Arguments Parse(string[] arguments) => arguments switch
    {
        [] => new Arguments(null, OwnEvents),
        ["--events", var file] => new Arguments(null, file),
        [var database] when IsConnectionString(database) => new Arguments(database, OwnEvents),
        [var database, "--events", var file] when IsConnectionString(database) => new Arguments(database, file),
        ["--events", var file, var database] when IsConnectionString(database) => new Arguments(database, file),
        _ => throw new ArgumentException(Usage),
    };

    private static bool IsConnectionString(string text) => text.Contains('=', StringComparison.Ordinal);
}
