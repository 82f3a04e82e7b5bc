using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>The table of deliveries goes the way of the other tables of users' rows.</summary>
public sealed class DeliveryTableTests : LayoutFixture
{
    private const string Everything =
        """
        SELECT what FROM (
            SELECT concat_ws(' ', 'column', column_name, data_type, is_nullable, column_default, ordinal_position) AS what
            FROM information_schema.columns WHERE table_name = 'notification_deliveries'
            UNION ALL SELECT concat_ws(' ', 'constraint', conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE conrelid = 'notification_deliveries'::regclass AND contype <> 'n'
            UNION ALL SELECT concat_ws(' ', 'index', replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON '))
            FROM pg_index WHERE indrelid = 'notification_deliveries'::regclass
            UNION ALL SELECT 'row ' || d::text FROM notification_deliveries AS d) AS all_of_it
        ORDER BY what
        """;

    [SetUp]
    public Task BeginAsync() => CreateDatabaseAsync();

    [TearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public async Task Nothing_is_lost_on_the_way_there_and_back()
    {
        await using var host = Host(options: AddDeliveries);
        await host.Database.EnsureCreatedAsync();
        await FillDeliveriesAsync(host);
        var before = await ReadAsync(Everything);

        await MigrateAsync(migration => migration.PartitionNotifications(InFour, AddDeliveries));
        (await ReadAsync(Everything)).Should().Equal(before).And.HaveCountGreaterThan(200);
        (await KindsAsync()).Should().Equal("notification_deliveries p 4", "notification_preferences p 4", "notifications p 4");

        await MigrateAsync(migration => migration.PartitionNotifications(InTwo, AddDeliveries));
        (await KindsAsync()).Should().Equal("notification_deliveries p 2", "notification_preferences p 2", "notifications p 2");

        await MigrateAsync(migration => migration.UnpartitionNotifications(AddDeliveries));
        (await ReadAsync(Everything)).Should().Equal(before);
        (await KindsAsync()).Should().Equal("notification_deliveries r 0", "notification_preferences r 0", "notifications r 0");
    }

    [Test]
    public async Task An_application_that_turns_the_option_on_later_partitions_the_new_table_by_the_same_call()
    {
        await using (var host = Host())
        {
            await host.Database.EnsureCreatedAsync();
            await FillAsync(host);
        }

        await MigrateAsync(migration => migration.PartitionNotifications(InFour));
        await using var later = Host(options: AddDeliveries);
        await CreateDeliveriesAsync(later);
        await FillDeliveriesAsync(later);
        var (others, before) = (await ReadAsync(OidsOfOthers), await ReadAsync(Everything));

        await MigrateAsync(migration => migration.PartitionNotifications(InFour, AddDeliveries));

        (await ReadAsync(Everything)).Should().Equal(before);
        (await KindsAsync()).Should().Equal("notification_deliveries p 4", "notification_preferences p 4", "notifications p 4");
        (await ReadAsync(OidsOfOthers)).Should().Equal(others, "they are not built again");
    }

    [Test]
    public void Without_the_option_no_block_names_the_table()
    {
        foreach (var migrate in new Action<MigrationBuilder>[]
        {
            migration => migration.PartitionNotifications(InFour),
            migration => migration.UnpartitionNotifications(),
            migration => migration.DistributeNotifications(),
            migration => migration.UndistributeNotifications(),
        })
        {
            TestLayout.SqlOf(migrate).Should().NotContain("deliveries");
        }
    }

    private const string OidsOfOthers =
        "SELECT oid FROM pg_class WHERE relname IN ('notifications', 'notification_preferences') ORDER BY oid";

    private static void AddDeliveries(NotificationModelOptions options) => options.Deliveries = true;

    private static async Task FillDeliveriesAsync(DbContext host)
    {
        foreach (var userId in await FillAsync(host))
        {
            var notifications = await host.Set<Notification>().ForUser(userId).ToListAsync();
            host.AddRange(notifications.Select(n => DeliveryDbContext.Due(n)));
        }

        await host.SaveChangesAsync();
    }

    // What the migration adds that turns the option on.
    private async Task CreateDeliveriesAsync(DbContext host)
    {
        var script = host.Database.GenerateCreateScript().Split(";\n", StringSplitOptions.TrimEntries);
        await ExecuteAsync(string.Join(";\n", script.Where(sql => sql.Contains("notification_deliveries", StringComparison.Ordinal))));
    }

    private Task<List<string>> KindsAsync() => ReadAsync(
        """
        SELECT c.relname || ' ' || c.relkind::text || ' ' || (SELECT count(*) FROM pg_inherits WHERE inhparent = c.oid)
        FROM pg_class AS c
        WHERE c.relname IN ('notifications', 'notification_preferences', 'notification_deliveries') ORDER BY c.relname
        """);
}
