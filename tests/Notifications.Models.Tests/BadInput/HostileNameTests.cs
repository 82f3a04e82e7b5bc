using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Names of schemas and tables are quoted everywhere.</summary>
public sealed class HostileNameTests : DatabaseFixture
{
    private const int Cases = 3;

    private int _tried;

    [OneTimeTearDown]
    public void PrintCounts() => TestContext.Progress.WriteLine($"{_tried} schemas with hostile names were tried.");

    [Test]
    public async Task Every_command_uses_its_own_tables_whatever_their_names()
    {
        await ExecuteAsync("CREATE TABLE canary (id int)");
        await using (var other = CreateContext())
        {
            other.AddRange(Sample.Notification(), Sample.Preference(), Sample.OrganizationPreference());
            await other.SaveChangesAsync();
        }

        var before = await OtherTablesAsync();
        var schemas =
            from schema in HostileName.Any
            from tables in HostileName.Any.Where(name => !char.IsSurrogate(name[0])).ListOf(3)
            where tables.Distinct().Count() == 3 && schema != "public"
            select new Names(schema, tables[0], tables[1], tables[2]);

        Fuzz.Try(schemas, Cases, async names =>
        {
            _tried++;
            await UseTablesAsync(names);
            (await OtherTablesAsync()).Should().Be(before, "of {0}", names);
        });
    }

    private async Task UseTablesAsync(Names names)
    {
        await using var context = new ApplicationContext(ConnectionString, model => model.AddNotificationModels(names.Set));
        await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        var indexes = await IndexesAsync(names);

        await UseAsync(context);
        await MigrateAsync(migration => migration.PartitionNotifications(NotificationPartitioning.HashByUser(2), names.Set));
        await UseAsync(context);
        await MigrateAsync(migration => migration.PartitionNotifications(NotificationPartitioning.HashByUser(3), names.Set));
        (await IndexesAsync(names)).Should().Be(indexes, "partitions do not change the indexes of the tables");
        await MigrateAsync(migration => migration.UnpartitionNotifications(names.Set));
        (await IndexesAsync(names)).Should().Be(indexes, "the indexes are restored");
        await MigrateAsync(migration => migration.DistributeNotifications(configure: names.Set));
        await MigrateAsync(migration => migration.UndistributeNotifications(names.Set));
        await UseAsync(context);

        (await context.Set<Notification>().OfAllUsers().CountAsync()).Should().Be(3 * 4);
        (await ReadAsync($"SELECT count(*) FROM {Quote(names.Schema)}.{Quote(names.Notifications)}")).Should().Be("12");
        (await ReadAsync($"SELECT count(*) FROM {Quote(names.Schema)}.{Quote(names.Preferences)}")).Should().Be("3");
        (await ReadAsync($"SELECT count(*) FROM {Quote(names.Schema)}.{Quote(names.OrganizationPreferences)}")).Should().Be("3");
        await ChangeTablesAsync($"DROP SCHEMA {Quote(names.Schema)} CASCADE");
    }

    /// <summary>Runs every command of the library. Four of five notifications remain.</summary>
    private static async Task UseAsync(ApplicationContext context)
    {
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Lock("in_app", "t", true));
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("in_app", "t", false).Clear("email", "t"), organizationId);
        (await context.GetPreferencesAsync(userId)).Find("in_app", "t").Should().BeFalse();
        (await context.ResolvePreferenceAsync(userId, "in_app", "t")).Source.Should().Be(PreferenceSource.OrganizationLock);

        var content = new NotificationContent("t", "t", "m") { GroupKey = "k", DedupeKey = "d" };
        (await context.PublishAsync(content, [userId])).Published.Should().HaveCount(1);
        (await context.PublishAsync(content, [userId])).AlreadyNotified.Should().Equal(userId);
        await context.PublishAsync(content with { DedupeKey = null }, [userId]);
        var deleted = Sample.Notification(userId);
        deleted.SoftDelete(DateTimeOffset.UtcNow.AddDays(-2));
        (await context.InsertNotificationsAsync([Sample.Notification(userId), Sample.Notification(userId), deleted])).Should().Be(3);

        var inbox = context.Set<Notification>().Inbox(userId);
        (await inbox.ToGroupPageAsync()).Items.Should().HaveCount(3);
        (await inbox.Unread().CountUpToAsync()).Value.Should().Be(4);
        var page = await inbox.ToPageAsync(2);
        (await inbox.ToPageAsync(n => n.Title, 10, after: page.Next)).Items.Should().HaveCount(2);
        (await inbox.MarkReadAsync()).Should().Be(4);
        (await inbox.MarkUnreadAsync()).Should().Be(4);
        (await inbox.MarkDeliveredViaWsAsync()).Should().Be(4);
        (await inbox.MarkDeliveredViaEmailAsync()).Should().Be(4);
        (await inbox.SoftDeleteAsync()).Should().Be(4);
        (await context.Set<Notification>().ForUser(userId).Where(n => n.DeliveredViaWs).RestoreAsync()).Should().Be(4);

        var policy =
            new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(1), ReadOlderThan = TimeSpan.FromDays(1), KeepNewestPerUser = 100 };
        (await context.PurgeNotificationsAsync(policy, new Progress<RetentionProgress>())).Total.Should().Be(1);
        context.ChangeTracker.Clear();
    }

    private Task MigrateAsync(Action<MigrationBuilder> migrate) => ChangeTablesAsync(TestLayout.SqlOf(migrate));

    // Citus changes tables on all nodes, and its own maintenance may lock them in another order. Changes of tables with long names deadlock
    // with themselves, unless all shards are changed by one connection: https://docs.citusdata.com/en/stable/develop/api_guc.html
    private async Task ChangeTablesAsync(string sql)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ExecuteAsync(TestLayout.IsDistributed ? $"SET citus.multi_shard_modify_mode TO 'sequential'; {sql}" : sql);
                return;
            }
            catch (PostgresException exception)
                when (TestLayout.IsDistributed && attempt < 5 && exception.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // All of it was rolled back.
            }
        }
    }

    private Task<string> OtherTablesAsync() => ReadAsync("""
        SELECT string_agg(row, E'\n' ORDER BY row) FROM (
            SELECT n::text AS row FROM public.notifications AS n
            UNION ALL SELECT p::text FROM public.notification_preferences AS p
            UNION ALL SELECT o::text FROM public.organization_notification_preferences AS o
            UNION ALL SELECT nspname || '.' || relname FROM pg_class AS c JOIN pg_namespace AS s ON s.oid = relnamespace
                WHERE nspname !~ '^pg_' AND nspname <> 'information_schema') AS rows
        """);

    private Task<string> IndexesAsync(Names names) => ReadAsync($"""
        SELECT string_agg(indexname || ' is valid: ' || indisvalid, E'\n' ORDER BY indexname)
        FROM pg_indexes JOIN pg_index ON indexrelid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass
        WHERE schemaname = {Literal(names.Schema)} AND tablename IN ({string.Join(", ", names.Tables.Select(Literal))})
        """);

    private async Task<string> ReadAsync(string sql) => (await PlainSql.ReadAsync(ConnectionString, sql)).Single();

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private sealed record Names(string Schema, string Notifications, string Preferences, string OrganizationPreferences)
    {
        public IEnumerable<string> Tables => [Notifications, Preferences, OrganizationPreferences];

        public void Set(NotificationModelOptions options)
        {
            options.KeyLayout = KeyLayout.ByUser;
            options.Schema = Schema;
            options.NotificationsTable = Notifications;
            options.NotificationPreferencesTable = Preferences;
            options.OrganizationNotificationPreferencesTable = OrganizationPreferences;
        }
    }
}
