using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>What a migration asks of Citus, of which this database only pretends to have the functions: they write down how they are called.</summary>
public sealed class DistributionTests : LayoutFixture
{
    private const string Pretend =
        """
        SET allow_system_table_mods = on;
        INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
        SELECT 99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.0';
        CREATE TABLE calls (number int GENERATED ALWAYS AS IDENTITY, call text);
        CREATE TABLE pg_dist_partition (logicalrelid regclass);
        CREATE FUNCTION create_reference_table(name regclass) RETURNS void LANGUAGE sql AS $$
            INSERT INTO calls (call) VALUES (format('reference %s', name)); INSERT INTO pg_dist_partition VALUES (name) $$;
        CREATE FUNCTION create_distributed_table(name regclass, distribution_column text, colocate_with text, shard_count int DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
            INSERT INTO calls (call) VALUES (format('distribute %s by %s with %s in %s', name, distribution_column, colocate_with, shard_count)); INSERT INTO pg_dist_partition VALUES (name) $$;
        CREATE FUNCTION undistribute_table(name regclass) RETURNS void LANGUAGE sql AS $$
            INSERT INTO calls (call) VALUES (format('undistribute %s', name)); DELETE FROM pg_dist_partition WHERE logicalrelid = name $$;
        """;

    [SetUp]
    public Task BeginAsync() => CreateDatabaseAsync();

    [TearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public async Task Users_tables_are_distributed_side_by_side_and_organizations_copied()
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(Pretend);

        await MigrateAsync(migration => migration.DistributeNotifications());
        await MigrateAsync(migration => migration.DistributeNotifications());

        (await CallsAsync()).Should().Equal(
            "reference organization_notification_preferences",
            "distribute notifications by user_id with none in 32",
            "distribute notification_preferences by user_id with \"notifications\" in ");
    }

    [Test]
    public async Task They_come_back_in_the_other_order()
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(Pretend);
        await MigrateAsync(migration => migration.DistributeNotifications(64));
        await ExecuteAsync("TRUNCATE calls");

        await MigrateAsync(migration => migration.UndistributeNotifications());
        await MigrateAsync(migration => migration.UndistributeNotifications());

        (await CallsAsync()).Should().Equal(
            "undistribute notification_preferences", "undistribute notifications", "undistribute organization_notification_preferences");
    }

    [Test]
    public async Task Odd_names_are_found()
    {
        void Names(NotificationModelOptions options) => (options.Schema, options.NotificationsTable) = ("Odd \"one\"", "N'o.t; --");
        await using var host = Host(options: Names);
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(Pretend);

        await MigrateAsync(migration => migration.DistributeNotifications(configure: Names));

        (await CallsAsync())[1..].Should().Equal(
            "distribute \"Odd \"\"one\"\"\".\"N'o.t; --\" by user_id with none in 32",
            "distribute \"Odd \"\"one\"\"\".notification_preferences by user_id with \"Odd \"\"one\"\"\".\"N'o.t; --\" in ");
    }

    [Test]
    public async Task Without_the_extension_nothing_happens_unless_it_is_required()
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();

        await MigrateAsync(migration => migration.DistributeNotifications());
        await MigrateAsync(migration => migration.UndistributeNotifications());

        (await FluentActions.Awaiting(() => MigrateAsync(migration => migration.DistributeNotifications(required: true))).Should().ThrowAsync<PostgresException>())
            .Which.MessageText.Should().Be("The extension citus is not there, and the tables are required to be distributed.");
    }

    [Test]
    public async Task Keys_by_identifier_are_refused_before_anything_is_moved()
    {
        await using var host = new ApplicationContext(ConnectionString, model => model.AddNotificationModels());
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(Pretend);

        (await FluentActions.Awaiting(() => MigrateAsync(migration => migration.DistributeNotifications())).Should().ThrowAsync<PostgresException>())
            .Which.MessageText.Should().Be("Table \"notifications\" cannot be distributed by user: its primary key has no user_id.");
        (await CallsAsync()).Should().BeEmpty();
    }

    private Task<List<string>> CallsAsync() => ReadAsync("SELECT call FROM calls ORDER BY number");
}
