using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.BadInput;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>Tables that administrators have configured keep everything when they are rebuilt, or stay as they are.</summary>
/// <remarks>Each case runs in a transaction that is rolled back, which saves a database for each.</remarks>
public sealed class ConfiguredTableTests : LayoutFixture
{
    private const int Cases = 40;

    internal const string Surroundings =
        """
        DO $$ BEGIN CREATE ROLE partition_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        DO $$ BEGIN CREATE ROLE partition_owner; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TABLE people (id int PRIMARY KEY);
        CREATE TABLE rooms (id int PRIMARY KEY) PARTITION BY LIST (id);
        CREATE TABLE rooms_1 PARTITION OF rooms FOR VALUES IN (1);
        CREATE TABLE rooms_2 PARTITION OF rooms FOR VALUES IN (2);
        """;

    private static readonly string Partition = TestLayout.SqlOf(migration => migration.PartitionNotifications(InFour));
    private static readonly string PartitionInTwo = TestLayout.SqlOf(migration => migration.PartitionNotifications(InTwo));
    private static readonly string Unpartition = TestLayout.SqlOf(migration => migration.UnpartitionNotifications());

    private static readonly string[] Carried = [.. TableSetting.Carried.Select(setting => setting.Name)];
    private static readonly string[] Refused = [.. TableSetting.Refused.Select(setting => setting.Name)];
    private static readonly string[] RefusedOnBoth =
        [.. TableSetting.Refused.Where(setting => !setting.IsOnlyForPlain).Select(setting => setting.Name)];

    private static readonly string[] OfPartition = [.. TableSetting.OfPartition.Select(setting => setting.Name)];

    [OneTimeSetUp]
    public async Task BeginAsync()
    {
        await CreateDatabaseAsync();
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await FillAsync(host);
        await ExecuteAsync(Surroundings);
    }

    [OneTimeTearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public Task A_setting_is_carried_over([ValueSource(nameof(Carried))] string name) => TryAsync([Find(TableSetting.Carried, name)]);

    [Test]
    public Task A_setting_is_refused([ValueSource(nameof(Refused))] string name) => TryAsync([Find(TableSetting.Refused, name)]);

    [Test]
    public async Task A_setting_of_a_partitioned_table_is_refused([ValueSource(nameof(RefusedOnBoth))] string name)
    {
        var setting = Find(TableSetting.Refused, name);
        await using var session = await RolledBackSession.BeginAsync(ConnectionString);
        await session.ExecuteAsync(Partition);
        await session.ExecuteAsync(setting.Sql);

        await session.ShouldRefuseAsync(Unpartition, setting.Refusal!);
        await session.ShouldRefuseAsync(PartitionInTwo, setting.Refusal!);
    }

    [Test]
    public async Task A_setting_of_one_partition_is_refused([ValueSource(nameof(OfPartition))] string name)
    {
        var setting = Find(TableSetting.OfPartition, name);
        await using var session = await RolledBackSession.BeginAsync(ConnectionString);
        await session.ExecuteAsync(Partition);
        await session.ExecuteAsync(setting.Sql);

        await session.ShouldRefuseAsync(Unpartition, setting.Refusal!);
        await session.ShouldRefuseAsync(PartitionInTwo, setting.Refusal!);
    }

    [Test]
    public async Task A_table_with_other_partitions_is_refused()
    {
        await using var session = await RolledBackSession.BeginAsync(ConnectionString);
        await session.ExecuteAsync(
            """
            DROP TABLE notifications;
            CREATE TABLE notifications (user_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (user_id, id)) PARTITION BY RANGE (user_id);
            """);

        await session.ShouldRefuseAsync(Partition, "is partitioned by RANGE (user_id), not by HASH (user_id)");
        await session.ShouldRefuseAsync(Unpartition, "is partitioned by RANGE (user_id), not by HASH (user_id)");
    }

    [Test]
    public async Task A_table_of_Citus_is_refused()
    {
        await using var session = await RolledBackSession.BeginAsync(ConnectionString);
        await session.ExecuteAsync(
            """
            SET LOCAL allow_system_table_mods = on;
            INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
            VALUES (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.0');
            CREATE TABLE pg_catalog.pg_dist_partition AS SELECT 'notifications'::regclass AS logicalrelid;
            """);

        await session.ShouldRefuseAsync(Partition, "is managed by Citus");
    }

    [Test]
    public async Task An_owner_without_other_rights_may_do_it()
    {
        await using var session = await RolledBackSession.BeginAsync(ConnectionString);
        await session.ExecuteAsync(
            """
            ALTER TABLE notifications ADD number int GENERATED ALWAYS AS IDENTITY;
            ALTER TABLE notifications OWNER TO partition_owner;
            ALTER TABLE notification_preferences OWNER TO partition_owner;
            GRANT CREATE ON SCHEMA public TO partition_owner;
            GRANT SELECT ON notifications TO partition_reader;
            ALTER DEFAULT PRIVILEGES FOR ROLE partition_owner GRANT ALL ON TABLES TO PUBLIC;
            SET LOCAL ROLE partition_owner;
            """);
        var before = await session.ReadAsync(TableSnapshot.Sql);

        foreach (var migration in new[] { Partition, PartitionInTwo, Unpartition })
        {
            await session.ExecuteAsync(migration);
            (await session.ReadAsync(TableSnapshot.Sql)).Should().Equal(before);
            (await session.ReadAsync(TableSnapshot.Reachable)).Should().BeEmpty();
        }
    }

    [Test]
    public void Settings_at_random_are_carried_over_or_refused()
    {
        var settings = TableSetting.Carried.Where(IsThere).ToArray();
        var refused = TableSetting.Refused.Where(IsThere).ToArray();
        var tables =
            from carried in Gen.Shuffle(settings)
            from count in Gen.Choose(1, 14)
            from one in Gen.Elements(refused)
            from isRefused in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
            select isRefused ? carried.Take(count).Append(one).ToArray() : [.. carried.Take(count)];

        Fuzz.Try(tables.Where(table => !HasSilentEventTrigger(table)), Cases, TryAsync);
    }

    // An event trigger changes nothing in a session of a replica, where it does not fire:
    // https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE
    private static bool HasSilentEventTrigger(TableSetting[] table) =>
        Array.Exists(table, setting => setting.Name == "an event trigger")
        && Array.Exists(table, setting => setting.Name == "a session of a replica");

    private static TableSetting Find(IEnumerable<TableSetting> settings, string name)
    {
        var setting = settings.Single(setting => setting.Name == name);
        if (!IsThere(setting))
        {
            Assert.Ignore($"PostgreSQL {setting.Since} is the first that has it.");
        }

        return setting;
    }

    private static bool IsThere(TableSetting setting) => setting.Since <= TestServer.Current.ServerVersion.Major;

    private async Task TryAsync(TableSetting[] settings)
    {
        await using var session = await RolledBackSession.BeginAsync(ConnectionString);
        foreach (var setting in settings)
        {
            await session.ExecuteAsync(setting.Sql);
        }

        if (Array.Find(settings, setting => setting.Refusal is not null) is { } refused)
        {
            await (settings.Length == 1 ? session.ShouldRefuseAsync(Partition, refused.Refusal!) : session.ShouldRefuseAsync(Partition));
            return;
        }

        var before = await session.ReadAsync(TableSnapshot.Sql);
        foreach (var migration in new[] { Partition, PartitionInTwo, Unpartition, Partition })
        {
            await session.ExecuteAsync(migration);
            (await session.ReadAsync(TableSnapshot.Sql)).Should().Equal(before);
            (await session.ReadAsync(TableSnapshot.Reachable)).Should().BeEmpty();
        }
    }
}
