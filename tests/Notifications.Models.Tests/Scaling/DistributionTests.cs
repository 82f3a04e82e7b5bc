using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>What a migration asks of Citus, whose functions are stand-ins that write down how they are called.</summary>
public sealed class DistributionTests : LayoutFixture
{
    private const string Pretend =
        """
        SET allow_system_table_mods = on;
        INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
        SELECT 99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.0';
        CREATE TABLE calls (number int GENERATED ALWAYS AS IDENTITY, call text);
        CREATE TABLE pg_dist_node (groupid int);
        CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod "char", repmodel "char", partkey text, colocationid int);
        CREATE FUNCTION column_to_column_name(name regclass, partkey text) RETURNS text LANGUAGE sql AS 'SELECT partkey';
        CREATE FUNCTION create_reference_table(name regclass) RETURNS void LANGUAGE sql AS $$
            DELETE FROM pg_dist_partition WHERE logicalrelid = name;
            INSERT INTO calls (call) VALUES (format('reference %s', name));
            INSERT INTO pg_dist_partition VALUES (name, 'n', 't', NULL, 1) $$;
        CREATE FUNCTION create_distributed_table(name regclass, distribution_column text, colocate_with text, shard_count int DEFAULT NULL)
            RETURNS void LANGUAGE sql AS $$
            DELETE FROM pg_dist_partition WHERE logicalrelid = name;
            INSERT INTO calls (call)
            VALUES (format('distribute %s by %s with %s in %s', name, distribution_column, colocate_with, shard_count));
            INSERT INTO pg_dist_partition VALUES (name, 'h', 's', distribution_column, 2) $$;
        CREATE FUNCTION undistribute_table(name regclass) RETURNS void LANGUAGE sql AS $$
            INSERT INTO calls (call) VALUES (format('undistribute %s', name));
            DELETE FROM pg_dist_partition WHERE logicalrelid = name $$;
        CREATE FUNCTION truncate_local_data_after_distributing_table(name regclass) RETURNS void LANGUAGE sql AS $$
            INSERT INTO calls (call) VALUES (format('truncate %s', name)) $$;
        """;

    private static readonly string[] OldRows =
        ["truncate organization_notification_preferences", "truncate notifications", "truncate notification_preferences"];

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
        [
            "reference organization_notification_preferences",
            "distribute notifications by user_id with none in 32",
            "distribute notification_preferences by user_id with \"notifications\" in ",
            .. OldRows,
            .. OldRows,
        ]);
    }

    [Test]
    public async Task Deliveries_are_distributed_beside_notifications_also_when_the_option_is_turned_on_later([Values] bool later)
    {
        static void AddDeliveries(NotificationModelOptions options) => options.Deliveries = true;
        await using var host = Host(options: AddDeliveries);
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(Pretend);
        if (later)
        {
            await MigrateAsync(migration => migration.DistributeNotifications());
            await ExecuteAsync("TRUNCATE calls");
        }

        await MigrateAsync(migration => migration.DistributeNotifications(configure: AddDeliveries));
        await MigrateAsync(migration => migration.UndistributeNotifications(AddDeliveries));

        (await CallsAsync()).Should().Equal(
        [
            .. later ? Array.Empty<string>() :
            [
                "reference organization_notification_preferences",
                "distribute notifications by user_id with none in 32",
                "distribute notification_preferences by user_id with \"notifications\" in ",
            ],
            "distribute notification_deliveries by user_id with \"notifications\" in ",
            .. OldRows,
            "truncate notification_deliveries",
            "undistribute notification_deliveries",
            "undistribute notification_preferences",
            "undistribute notifications",
            "undistribute organization_notification_preferences",
        ]);
    }

    [Test]
    public async Task Tables_that_Citus_only_lists_are_distributed()
    {
        await BeginOnCitusAsync("""
            INSERT INTO pg_dist_partition
            SELECT name::regclass, 'n', 's', NULL, 0 FROM unnest(ARRAY['notifications', 'organization_notification_preferences']) AS name
            """);

        await MigrateAsync(migration => migration.DistributeNotifications(required: true));

        (await CallsAsync()).Should().Equal(
        [
            "reference organization_notification_preferences",
            "distribute notifications by user_id with none in 32",
            "distribute notification_preferences by user_id with \"notifications\" in ",
            .. OldRows,
        ]);
    }

    [Test]
    public async Task Tables_that_Citus_only_lists_are_not_undistributed()
    {
        await BeginOnCitusAsync("INSERT INTO pg_dist_partition VALUES ('notifications', 'n', 's', NULL, 0)");

        await MigrateAsync(migration => migration.UndistributeNotifications());

        (await CallsAsync()).Should().BeEmpty();
    }

    [TestCase("ALTER TABLE notifications ADD sender int, ADD CONSTRAINT fk FOREIGN KEY (sender) REFERENCES people",
        "\"notifications\"", "notifications")]
    [TestCase("CREATE TABLE members (id uuid, CONSTRAINT fk FOREIGN KEY (id) REFERENCES organization_notification_preferences)",
        "\"organization_notification_preferences\"", "members")]
    public async Task Foreign_keys_that_remain_are_refused_before_anything_is_undistributed(string sql, string table, string owner)
    {
        await BeginOnCitusAsync("CREATE TABLE people (id int PRIMARY KEY)");
        await MigrateAsync(migration => migration.DistributeNotifications());
        await ExecuteAsync($"TRUNCATE calls; {sql}");

        var refusal = await RefusalAsync(migration => migration.UndistributeNotifications());

        refusal.MessageText.Should().Be(
            $"Table {table} cannot be undistributed: foreign key fk of table {owner} connects it with another table.");
        refusal.Hint.Should().Contain("Drop the foreign key").And.Contain("cascade_via_foreign_keys");
        (await CallsAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Old_rows_that_a_local_table_references_stay()
    {
        await BeginOnCitusAsync("CREATE TABLE members (id uuid, FOREIGN KEY (id) REFERENCES organization_notification_preferences)");

        await MigrateAsync(migration => migration.DistributeNotifications());

        (await CallsAsync()).Should().EndWith(OldRows[1..]).And.NotContain(OldRows[0]);
    }

    [Test]
    public async Task A_coordinator_that_is_no_node_is_refused()
    {
        await BeginOnCitusAsync("INSERT INTO pg_dist_node VALUES (1), (2)");

        var refusal = await RefusalAsync(migration => migration.DistributeNotifications());
        refusal.MessageText.Should().StartWith("The coordinator is not in the metadata of the Citus cluster");
        refusal.Hint.Should().Contain("citus_set_coordinator_host");
        (await CallsAsync()).Should().BeEmpty();

        await ExecuteAsync("INSERT INTO pg_dist_node VALUES (0)");
        await MigrateAsync(migration => migration.DistributeNotifications());
        (await CallsAsync()).Should().HaveCount(6);
    }

    [TestCase("('notifications', 'h', 's', 'id', 2)", "Table \"notifications\" is distributed by id, not by user_id.")]
    [TestCase("('notifications', 'h', 's', 'user_id', 2), ('notification_preferences', 'h', 's', 'user_id', 3)",
        "Table \"notification_preferences\" is not colocated with table \"notifications\".")]
    public async Task Tables_that_were_distributed_otherwise_are_refused(string rows, string message)
    {
        await BeginOnCitusAsync($"INSERT INTO pg_dist_partition VALUES {rows}");

        (await RefusalAsync(migration => migration.DistributeNotifications())).MessageText.Should().Be(message);
        (await CallsAsync()).Should().BeEmpty();
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

        (await CallsAsync())[1..3].Should().Equal(
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

        (await RefusalAsync(migration => migration.DistributeNotifications(required: true))).MessageText
            .Should().Be("The extension citus is not there, and the tables are required to be distributed.");
    }

    [Test]
    public async Task Keys_by_identifier_are_refused_before_anything_is_moved()
    {
        await using var host = new ApplicationContext(ConnectionString, model => model.AddNotificationModels());
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(Pretend);

        (await RefusalAsync(migration => migration.DistributeNotifications())).MessageText
            .Should().Be("Table \"notifications\" cannot be distributed by user: its primary key has no user_id.");
        (await CallsAsync()).Should().BeEmpty();
    }

    private async Task BeginOnCitusAsync(string sql)
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(Pretend);
        await ExecuteAsync(sql);
    }

    private async Task<PostgresException> RefusalAsync(Action<MigrationBuilder> migrate) =>
        (await FluentActions.Awaiting(() => MigrateAsync(migrate)).Should().ThrowAsync<PostgresException>()).Which;

    private Task<List<string>> CallsAsync() => ReadAsync("SELECT call FROM calls ORDER BY number");
}
