using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>The dump of a database is the same before tables are partitioned and after they are plain again.</summary>
public sealed class DumpTests : LayoutFixture
{
    // These settings contradict others, hold for one transaction only, or are read back by PostgreSQL in other words.
    private static readonly string[] LeftOut =
    [
        "nobody's", "another owner", "no storage parameters", "forced row security that is off", "no replica identity", "another path",
        "a session of a replica", "names of functions of its own", "a trigger", "a partial index",
    ];

    [SetUp]
    public async Task BeginAsync()
    {
        await CreateDatabaseAsync();
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await FillAsync(host);
        await ExecuteAsync(ConfiguredTableTests.Surroundings);
    }

    [TearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public async Task The_dump_is_the_same()
    {
        var settings = TableSetting.Carried.Where(setting => setting.Since <= TestServer.Current.ServerVersion.Major);
        foreach (var setting in settings.Where(setting => !LeftOut.Contains(setting.Name)))
        {
            await ExecuteAsync(setting.Sql);
        }

        if (await PgDump.SchemaAsync(ConnectionString) is not { } plain)
        {
            Assert.Ignore("No pg_dump reads this server; the tests of single settings compare the catalogs.");
            return;
        }

        await MigrateAsync(migration => migration.PartitionNotifications(InFour));
        var partitioned = await PgDump.SchemaAsync(ConnectionString);
        await MigrateAsync(migration => migration.PartitionNotifications(InTwo));
        await MigrateAsync(migration => migration.UnpartitionNotifications());
        (await PgDump.SchemaAsync(ConnectionString)).Should().Be(plain);
        await MigrateAsync(migration => migration.PartitionNotifications(InFour));
        (await PgDump.SchemaAsync(ConnectionString)).Should().Be(partitioned).And.NotBe(plain);
    }
}
