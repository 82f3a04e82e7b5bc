using System.Runtime.Versioning;

namespace LocalPostgres;

/// <summary>
/// The account of the server processes: the current one, or another one if that is root, because PostgreSQL refuses to run as root.
/// </summary>
internal static class ServerAccount
{
    private const UnixFileMode ReadFile = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadFolder =
        ReadFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly bool IsAnother = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    /// <summary>The name of the account, or null for the current one.</summary>
    public static string? Name { get; } = !IsAnother ? null : Exists("postgres") ? "postgres" : "nobody";

    /// <summary>A folder that the account may write to. The temporary folder of root may be closed to others.</summary>
    public static string TemporaryFolder { get; } = IsAnother ? "/tmp" : Path.GetTempPath();

    /// <summary>The folder of the server binaries. The home of root is closed to others.</summary>
    public static string CacheFolder { get; } = Path.Combine(
        IsAnother
            ? "/var/cache"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "notifications-postgres");

    /// <summary>Lets the account read a folder in the cache, whatever the umask is.</summary>
    public static void LetRead(string folder)
    {
        if (!IsAnother || OperatingSystem.IsWindows())
        {
            return;
        }

        AddMode(Path.GetDirectoryName(folder)!, ReadFolder);
        AddMode(folder, ReadFolder);
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var isProgram = (File.GetUnixFileMode(entry) & UnixFileMode.UserExecute) != 0;
            AddMode(entry, isProgram ? ReadFolder : ReadFile);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void AddMode(string path, UnixFileMode mode) => File.SetUnixFileMode(path, File.GetUnixFileMode(path) | mode);

    private static bool Exists(string name) =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
