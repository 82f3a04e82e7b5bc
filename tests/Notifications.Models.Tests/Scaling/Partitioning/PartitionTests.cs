using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>Tables become partitioned ones and plain ones again, with all that they had.</summary>
public sealed class PartitionTests : LayoutFixture
{
    // Names, definitions and rows of the tables, and nothing of how they are stored.
    private const string Everything =
        """
        WITH t (oid) AS (VALUES ('notifications'::regclass), ('notification_preferences'::regclass))
        SELECT what FROM (
            SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default, ordinal_position) AS what
            FROM information_schema.columns WHERE table_name IN ('notifications', 'notification_preferences')
            UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
            FROM pg_constraint AS k JOIN t ON t.oid = conrelid WHERE contype <> 'n'
            UNION ALL SELECT concat_ws(' ', 'index', replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON '))
            FROM pg_index JOIN t ON t.oid = indrelid
            UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(g.oid))
            FROM pg_trigger AS g JOIN t ON t.oid = tgrelid WHERE NOT tgisinternal
            UNION ALL SELECT concat_ws(' ', 'comment', obj_description(oid, 'pg_class'), col_description(oid, 1)) FROM t
            UNION ALL SELECT concat_ws(' ', 'owner', relowner::regrole, ARRAY(SELECT g::text FROM unnest(relacl) AS g ORDER BY g::text))
            FROM pg_class WHERE oid = 'notifications'::regclass
            UNION ALL SELECT 'row ' || n::text FROM notifications AS n
            UNION ALL SELECT 'row ' || p::text FROM notification_preferences AS p) AS all_of_it
        ORDER BY what
        """;

    private static readonly string[] PlainTables =
        ["notification_preferences r 0", "notifications r 0", "organization_notification_preferences r 0"];

    [SetUp]
    public Task BeginAsync() => CreateDatabaseAsync();

    [TearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public async Task Nothing_is_lost_on_the_way_there_and_back()
    {
        await using var host = Host(model =>
        {
            model.Entity<Person>().ToTable("People");
            model.Entity<Notification>().Property<short>("Priority").HasDefaultValue((short)5);
            model.Entity<Notification>().Property<string>("Lower").HasComputedColumnSql("lower(title)", stored: true);
            model.Entity<Notification>().HasIndex("Priority");
            model.Entity<Notification>().HasOne<Person>().WithMany().HasForeignKey("SenderId").HasConstraintName("FK sender");
            model.Entity<Notification>().ToTable(table => table.HasComment("What users get"));
            model.Entity<Notification>().Property(n => n.Id).HasComment("Its 'identifier'");
        });
        await host.Database.EnsureCreatedAsync();
        await FillAsync(host);
        await ExecuteAsync(
            """
            DO $$ BEGIN CREATE ROLE partition_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            GRANT SELECT ON notifications TO partition_reader, PUBLIC;
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER touched BEFORE UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION touch();
            """);
        var before = await ReadAsync(Everything);

        await MigrateAsync(migration => migration.PartitionNotifications(InFour));
        (await ReadAsync(Everything)).Should().Equal(before);
        (await KindsAsync()).Should().Equal("notification_preferences p 4", "notifications p 4", PlainTables[2]);
        (await ReadAsync("SELECT DISTINCT reloptions::text FROM pg_class WHERE relname LIKE 'notifications\\_%of4'"))
            .Should().Equal("{fillfactor=90}");

        await MigrateAsync(migration => migration.PartitionNotifications(NotificationPartitioning.HashByUser(2)));
        (await ReadAsync(Everything)).Should().Equal(before);
        (await KindsAsync()).Should().Equal("notification_preferences p 2", "notifications p 2", PlainTables[2]);

        await MigrateAsync(migration => migration.UnpartitionNotifications());
        (await ReadAsync(Everything)).Should().Equal(before);
        (await KindsAsync()).Should().Equal(PlainTables);
        (await ReadAsync("SELECT reloptions::text FROM pg_class WHERE relname = 'notifications'")).Should().Equal("{fillfactor=90}");
        (await ReadAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"))
            .Should().Equal("People", "notification_preferences", "notifications", "organization_notification_preferences");
        await ExecuteAsync("REVOKE ALL ON notifications FROM partition_reader");
    }

    [Test]
    public async Task Done_again_it_does_nothing()
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await MigrateAsync(migration => migration.PartitionNotifications(InFour));
        var before = await ReadAsync("SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') ORDER BY oid");

        await MigrateAsync(migration => migration.PartitionNotifications(InFour));

        (await ReadAsync("SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') ORDER BY oid")).Should().Equal(before);
    }

    [Test]
    public async Task All_of_a_user_is_in_one_partition()
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await MigrateAsync(migration => migration.PartitionNotifications(InFour));

        var users = await FillAsync(host);

        (await ReadAsync("SELECT count(DISTINCT tableoid) FROM notifications GROUP BY user_id"))
            .Should().HaveCount(users.Count).And.OnlyContain(count => count == "1");
        (await ReadAsync("SELECT DISTINCT tableoid FROM notifications")).Should().HaveCountGreaterThan(1);
    }

    [Test]
    public async Task Odd_names_in_a_schema_are_found()
    {
        static void Names(NotificationModelOptions options)
        {
            options.Schema = "Odd \"one\" $notifications$";
            options.NotificationsTable = "N'o.t; --";
            options.NotificationPreferencesTable = new string('ä', 31);
        }

        await using var host = Host(options: Names);
        await host.Database.EnsureCreatedAsync();
        var users = await FillAsync(host);

        await MigrateAsync(migration => migration.PartitionNotifications(InFour, Names));

        (await host.Set<Notification>().Inbox(users[0]).ToPageAsync()).Items.Should().HaveCount(4);
        await MigrateAsync(migration => migration.UnpartitionNotifications(Names));
        (await host.Set<Notification>().OfAllUsers().CountAsync()).Should().Be(200);
    }

    [Test]
    public async Task The_words_that_PostgreSQL_writes_of_partitioned_indexes_may_be_in_a_name()
    {
        const string Indexes = "SELECT indexname FROM pg_indexes WHERE tablename = 't ON ONLY t' ORDER BY indexname";
        static void Names(NotificationModelOptions options) =>
            (options.Schema, options.NotificationsTable) = ("s ON ONLY s", "t ON ONLY t");

        await using var host = Host(options: Names);
        await host.Database.EnsureCreatedAsync();
        var before = await ReadAsync(Indexes);

        await MigrateAsync(migration => migration.PartitionNotifications(InFour, Names));
        await MigrateAsync(migration => migration.PartitionNotifications(NotificationPartitioning.HashByUser(2), Names));
        await MigrateAsync(migration => migration.UnpartitionNotifications(Names));

        (await ReadAsync(Indexes)).Should().Equal(before).And.HaveCountGreaterThan(5);
    }

    [Test]
    public async Task Keys_by_identifier_are_refused_with_what_to_do_and_nothing_is_changed()
    {
        await using var host = new ApplicationContext(ConnectionString, model => model.AddNotificationModels());
        await host.Database.EnsureCreatedAsync();

        var refusal = await RefusalAsync();

        refusal.MessageText.Should().Be("Table \"notifications\" cannot be partitioned by user: its primary key has no user_id.");
        refusal.Hint.Should().Contain("KeyLayout.ByUser");
        (await KindsAsync()).Should().Equal(PlainTables);
    }

    [TestCase(
        "CREATE TABLE receipts (user_id uuid, id uuid, FOREIGN KEY (user_id, id) REFERENCES notifications)",
        "is referenced by a foreign key")]
    [TestCase("CREATE POLICY own ON notifications USING (true)", "has row security policies")]
    [TestCase("DROP TABLE notifications", "There is no table \"notifications\"")]
    public async Task What_could_not_be_taken_along_is_an_error(string sql, string message)
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await ExecuteAsync(sql);

        (await RefusalAsync()).MessageText.Should().Contain(message);
    }

    [Test]
    public async Task It_works_inside_the_blocks_of_an_idempotent_script()
    {
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();

        foreach (var migrate in new Action<MigrationBuilder>[]
        {
            migration => migration.PartitionNotifications(InFour),
            migration => migration.UnpartitionNotifications(),
            migration => migration.DistributeNotifications(),
            migration => migration.UndistributeNotifications(),
        })
        {
            await ExecuteAsync($"DO $EF$ BEGIN IF TRUE THEN {TestLayout.SqlOf(migrate)} END IF; END $EF$;");
        }
    }

    [Test]
    public void Bad_input_is_refused()
    {
        var migration = new MigrationBuilder("Npgsql");

        foreach (var count in new[] { 1, 1025 })
        {
            ShouldThrow<ArgumentOutOfRangeException>(() => NotificationPartitioning.HashByUser(count), "count");
        }

        foreach (var count in new[] { 0, 64_001 })
        {
            ShouldThrow<ArgumentOutOfRangeException>(() => migration.DistributeNotifications(count), "shardCount");
        }

        ShouldThrow<ArgumentNullException>(() => migration.PartitionNotifications(null!), "partitioning");
        ShouldThrow<ArgumentNullException>(() => ((MigrationBuilder)null!).DistributeNotifications(), "migrationBuilder");
        ShouldThrow<ArgumentNullException>(() => ((MigrationBuilder)null!).UndistributeNotifications(), "migrationBuilder");
        ShouldThrow<ArgumentNullException>(() => ((MigrationBuilder)null!).UnpartitionNotifications(), "migrationBuilder");
        ShouldThrow<ArgumentOutOfRangeException>(() => new NotificationModelOptions { KeyLayout = (KeyLayout)2 }, "KeyLayout");
        migration.Operations.Should().BeEmpty();
    }

    private static void ShouldThrow<TException>(Func<object> call, string parameter)
        where TException : ArgumentException => FluentActions.Invoking(call).Should().Throw<TException>().WithParameterName(parameter);

    private async Task<PostgresException> RefusalAsync() =>
        (await FluentActions.Awaiting(() => MigrateAsync(migration => migration.PartitionNotifications(InFour)))
            .Should().ThrowAsync<PostgresException>()).Which;

    private Task<List<string>> KindsAsync() => ReadAsync(
        """
        SELECT c.relname || ' ' || c.relkind::text || ' ' || (SELECT count(*) FROM pg_inherits WHERE inhparent = c.oid)
        FROM pg_class AS c WHERE c.relkind IN ('r', 'p') AND c.relname LIKE '%notification%s' ORDER BY c.relname
        """);

    private sealed class Person
    {
        public int Id { get; set; }
    }
}
