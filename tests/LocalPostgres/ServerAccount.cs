namespace LocalPostgres;

/// <summary>
/// The account of the server processes: the current one, or another one if that is root, because PostgreSQL refuses to run as root.
/// </summary>
internal static class ServerAccount
{
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
    public static async Task LetReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!IsAnother)
        {
            return;
        }

        await Command.RunAsync("chmod", ["a+rx", Path.GetDirectoryName(folder)!], cancellationToken);
        await Command.RunAsync("chmod", ["-R", "a+rX", folder], cancellationToken);
    }

    private static bool Exists(string name) =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
