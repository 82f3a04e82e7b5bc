using LocalPostgres;

namespace Notifications.Models.Tests.Servers;

[TestFixture]
public sealed class ServerChoiceTests
{
    [TestCase("13")]
    [TestCase("19")]
    [TestCase("latest")]
    public async Task An_unknown_version_is_an_error(string version)
    {
        var start = () => LocalPostgresServer.StartAsync(new LocalPostgresOptions(), new EnvironmentSettings { MajorVersion = version });

        await start.Should().ThrowAsync<InvalidOperationException>()
            .WithMessage($"PostgreSQL '{version}' was requested with NOTIFICATIONS_POSTGRES_VERSION*one of 14, 15, 16, 17, 18.");
    }

    [Test]
    public async Task The_version_in_the_options_wins()
    {
        var options = new LocalPostgresOptions { MajorVersion = 9 };

        var start = () => LocalPostgresServer.StartAsync(options, new EnvironmentSettings { MajorVersion = "17" });

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("PostgreSQL '9' was requested*");
    }

    [TestCase("darwin-arm64", "14", "*no PostgreSQL 14 for darwin-arm64 to download. Downloads for darwin-arm64 are 15, 16, 17, 18.")]
    [TestCase("linux-S390x", "17", "*no PostgreSQL 17 for linux-S390x to download. Downloads are for linux-x64, linux-arm64, *")]
    public void A_version_that_is_not_pinned_for_the_platform_is_an_error(string platform, string version, string message)
    {
        var choose = () => PinnedPackages.OfMajor(version, platform);

        choose.Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    [Test]
    public async Task Without_a_server_the_error_names_what_to_install()
    {
        var nothing = new EnvironmentSettings
        {
            CacheFolder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-cache"),
            Registry = LocalRegistry.FreeAddress(),
        };

        var start = () => LocalPostgresServer.StartAsync(new LocalPostgresOptions(), nothing);

        await start.Should().ThrowAsync<InvalidOperationException>()
            .WithMessage(
                "There is no PostgreSQL server on this machine*could not be downloaded*apt*dnf*brew*winget*NOTIFICATIONS_POSTGRES*");
    }
}
