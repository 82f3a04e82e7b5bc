namespace LocalPostgres;

/// <summary>What the machine and its environment variables say about where a server may come from.</summary>
internal sealed record EnvironmentSettings
{
    public const string SharedServerVariable = "NOTIFICATIONS_POSTGRES";
    public const string MajorVersionVariable = "NOTIFICATIONS_POSTGRES_VERSION";

    /// <summary>The connection string of a server that is already running.</summary>
    public string? SharedServer { get; init; }

    /// <summary>The PostgreSQL major version asked for.</summary>
    public string? MajorVersion { get; init; }

    /// <summary>The folders of PATH.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>The folders in which installers put server binaries, the best one first.</summary>
    public IReadOnlyList<string> UsualFolders { get; init; } = [];

    /// <summary>The folder that keeps downloaded server binaries.</summary>
    public string CacheFolder { get; init; } = ServerAccount.CacheFolder;

    public static EnvironmentSettings OfThisProcess() => new()
    {
        SharedServer = Variable(SharedServerVariable),
        MajorVersion = Variable(MajorVersionVariable),
        SearchPath = Variable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [],
        UsualFolders = InstalledBinaries.UsualFolders(),
    };

    // An empty variable is how many CI systems write one that is not set.
    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
