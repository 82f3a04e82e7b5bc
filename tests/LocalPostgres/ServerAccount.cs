namespace LocalPostgres;

/// <summary>The account that server processes run under: ours, or another one where we are root, as PostgreSQL refuses to run as root.</summary>
internal static class ServerAccount
{
    private static readonly bool IsAnother = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    /// <summary>The name of that account where it is not ours.</summary>
    public static string? Name { get; } = !IsAnother ? null : Exists("postgres") ? "postgres" : "nobody";

    /// <summary>Where the account may make folders; the temporary folder of root may be closed to others.</summary>
    public static string TemporaryFolder { get; } = IsAnother ? "/tmp" : Path.GetTempPath();

    /// <summary>Where server binaries are kept; the home of root is closed to others.</summary>
    public static string CacheFolder { get; } = Path.Combine(
        IsAnother
            ? "/var/cache"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "notifications-postgres");

    /// <summary>Opens a folder in the cache to the account, whatever our umask is.</summary>
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
