using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalPostgres;

/// <summary>Finds the server binaries that are installed on this machine.</summary>
internal static partial class InstalledBinaries
{
    private static readonly (string Parent, string Versions)[] Installers =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql@*"),
        ("/usr/local/opt", "postgresql@*"),
        ("/Applications/Postgres.app/Contents/Versions", "*"),
        (Environment.ExpandEnvironmentVariables(@"%ProgramFiles%\PostgreSQL"), "*"),
    ];

    public static string? Find(EnvironmentSettings environment) =>
        environment.SearchPath.Select(RealFolder).Concat(environment.UsualFolders).FirstOrDefault(IsComplete);

    public static IReadOnlyList<string> UsualFolders() =>
    [
        .. Installers
            .Where(installer => Directory.Exists(installer.Parent))
            .SelectMany(installer => Directory.EnumerateDirectories(installer.Parent, installer.Versions))
            .OrderByDescending(VersionInName)
            .Select(version => Path.Combine(version, "bin")),
        "/usr/bin",
    ];

    public static string ProgramFile(string folder, string program) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static bool IsComplete(string folder) =>
        Array.TrueForAll(["initdb", "pg_ctl", "postgres"], program => File.Exists(ProgramFile(folder, program)));

    // PATH often links to some of the programs only, but pg_ctl expects postgres in its own folder.
    private static string RealFolder(string folder)
    {
        var initdb = new FileInfo(ProgramFile(folder, "initdb"));
        var target = initdb.Exists ? initdb.ResolveLinkTarget(returnFinalTarget: true) : null;
        return Path.GetDirectoryName((target ?? initdb).FullName)!;
    }

    private static int VersionInName(string folder) =>
        int.TryParse(Digits().Match(Path.GetFileName(folder)).Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
