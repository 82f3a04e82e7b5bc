using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>What others do to the tables while they are rebuilt.</summary>
public sealed class RebuildTests : LayoutFixture
{
    private const string InsertOne =
        """
        INSERT INTO notifications (id, user_id, type, title, message, created_at)
        VALUES (gen_random_uuid(), gen_random_uuid(), 't', 't', 'm', now())
        """;

    private static readonly string Partition = TestLayout.SqlOf(migration => migration.PartitionNotifications(InFour));
    private static readonly string Unpartition = TestLayout.SqlOf(migration => migration.UnpartitionNotifications());

    [SetUp]
    public async Task BeginAsync()
    {
        await CreateDatabaseAsync();
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await FillAsync(host);
    }

    [TearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [TestCase("read committed", "BEGIN ISOLATION LEVEL REPEATABLE READ", "REPEATABLE READ")]
    [TestCase("read committed", "BEGIN ISOLATION LEVEL SERIALIZABLE", "SERIALIZABLE")]
    [TestCase("repeatable read", "BEGIN", "REPEATABLE READ")]
    public async Task A_snapshot_that_misses_rows_is_refused(string usually, string begin, string level)
    {
        await using var connection = await OpenAsync();
        await RunAsync(connection, $"SET default_transaction_isolation = '{usually}'");
        await RunAsync(connection, begin);
        await RunAsync(connection, "SELECT FROM notifications");
        await ExecuteAsync(InsertOne);

        var refusal = (await FluentActions.Awaiting(() => RunAsync(connection, Partition)).Should().ThrowAsync<PostgresException>()).Which;
        await RunAsync(connection, "ROLLBACK");

        refusal.MessageText.Should().Be(
            $"Tables \"notifications\", \"notification_preferences\" cannot be rebuilt in a {level} transaction: "
            + "rows that others commit before the tables are locked would be lost.");
        refusal.Hint.Should().Contain("READ COMMITTED");
        (await ReadAsync("SELECT count(*) FROM notifications")).Should().Equal("201");
    }

    [Test]
    public async Task Rows_that_were_committed_after_the_transaction_began_are_copied()
    {
        await using var connection = await OpenAsync();
        await RunAsync(connection, "BEGIN; SELECT FROM notification_preferences");
        await ExecuteAsync(InsertOne);

        await RunAsync(connection, Partition);
        await RunAsync(connection, "COMMIT");

        (await ReadAsync("SELECT count(*) FROM notifications")).Should().Equal("201");
    }

    [Test]
    public async Task Writers_lose_nothing()
    {
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 6).Select(_ => WriteAsync(stop.Token)).ToList();
        for (var i = 0; i < 3; i++)
        {
            await ExecuteAsync(Partition);
            await ExecuteAsync(Unpartition);
        }

        await stop.CancelAsync();
        var written = (await Task.WhenAll(writers)).Sum();

        written.Should().BePositive();
        (await ReadAsync("SELECT count(*) FROM notifications")).Should().Equal($"{200 + written}");
    }

    [TestCase("CREATE POLICY late ON notifications USING (true)", "has row security policies, such as late")]
    [TestCase("CREATE VIEW late AS SELECT FROM notifications", "is used by rule _RETURN on view public.late")]
    [TestCase("CREATE UNIQUE INDEX late ON notifications (id)", "has the unique index public.late")]
    [TestCase(
        "CREATE TABLE late (user_id uuid, id uuid, FOREIGN KEY (user_id, id) REFERENCES notifications)", "is referenced by a foreign key")]
    public async Task What_another_transaction_is_about_to_commit_is_seen(string sql, string reason)
    {
        await using var other = await OpenAsync();
        await RunAsync(other, $"BEGIN; {sql}");
        var migration = ExecuteAsync(Partition);
        await WaitForLockAsync();
        await RunAsync(other, "COMMIT");

        (await FluentActions.Awaiting(() => migration).Should().ThrowAsync<PostgresException>()).Which.MessageText.Should().Contain(reason);
    }

    [Test]
    public async Task What_another_transaction_is_about_to_add_is_carried_over()
    {
        await using var other = await OpenAsync();
        await RunAsync(other, "BEGIN; ALTER TABLE notifications ADD late int DEFAULT 7; CREATE INDEX late ON notifications (late)");
        var migration = ExecuteAsync(Partition);
        await WaitForLockAsync();
        await RunAsync(other, "COMMIT");
        await migration;

        (await ReadAsync("SELECT DISTINCT late FROM notifications")).Should().Equal("7");
        (await ReadAsync("SELECT indexname FROM pg_indexes WHERE tablename = 'notifications'")).Should().Contain("late");
    }

    [TestCase("GRANT SELECT ON notifications TO PUBLIC", "SELECT relacl::text FROM pg_class WHERE oid = 'notifications'::regclass")]
    [TestCase(
        "GRANT SELECT (title) ON notifications TO PUBLIC",
        "SELECT attacl::text FROM pg_attribute WHERE attrelid = 'notifications'::regclass AND attname = 'title'")]
    public async Task A_grant_that_another_transaction_is_about_to_commit_is_not_lost(string grant, string read)
    {
        await using var other = await OpenAsync();
        await RunAsync(other, $"BEGIN; {grant}");
        var migration = ExecuteAsync(Partition);
        await WaitForLockAsync();
        await RunAsync(other, "COMMIT");

        // From PostgreSQL 18 on GRANT locks the table. Before, both transactions update one row of a catalog, and the second fails.
        if (TestServer.Current.ServerVersion.Major >= 18)
        {
            await migration;
        }
        else
        {
            var failure = await FluentActions.Awaiting(() => migration).Should().ThrowAsync<PostgresException>();
            failure.Which.MessageText.Should().Be("tuple concurrently updated");
        }

        (await ReadAsync(read)).Should().ContainSingle().Which.Should().Contain("=r/");
    }

    [TestCase("statement_timeout")]
    [TestCase("cancellation")]
    public async Task Nothing_is_changed_when_it_is_interrupted(string how)
    {
        await ExecuteAsync(
            """
            CREATE FUNCTION slow(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN $1; END $$;
            CREATE INDEX slow ON notifications (slow(title));
            """);
        var before = await ReadAsync(TableSnapshot.Sql);
        await using var connection = await OpenAsync();
        var sql = how == "cancellation" ? Partition : $"SET statement_timeout = '1s'; {Partition}";
        await using var command = new NpgsqlCommand(sql, connection);
        var migration = command.ExecuteNonQueryAsync();
        if (how == "cancellation")
        {
            const string Sleeping = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
            await WaitForAsync($"SELECT {Sleeping}");
            await ExecuteAsync($"SELECT pg_cancel_backend(pid) {Sleeping}");
        }

        (await FluentActions.Awaiting(() => migration).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be(PostgresErrorCodes.QueryCanceled);
        (await ReadAsync(TableSnapshot.Sql)).Should().Equal(before);
        (await ReadAsync("SELECT relname FROM pg_class WHERE relname ~ '^notifications_(.*of|models_)'")).Should().BeEmpty();
    }

    [Test]
    public async Task The_second_table_is_looked_at_before_the_first_is_copied()
    {
        await ExecuteAsync(
            """
            CREATE VIEW v AS SELECT FROM notification_preferences;
            CREATE SEQUENCE copied;
            CREATE FUNCTION count_copy(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT nextval('public.copied')::text $$;
            CREATE INDEX counting ON notifications (count_copy(title));
            SELECT setval('copied', 5000);
            """);

        (await FluentActions.Awaiting(() => ExecuteAsync(Partition)).Should().ThrowAsync<PostgresException>())
            .Which.MessageText.Should().Be("Table \"notification_preferences\" is used by rule _RETURN on view public.v.");
        (await ReadAsync("SELECT last_value FROM copied")).Should().Equal("5000");
    }

    [Test]
    public async Task Tablespaces_are_refused_and_those_of_the_session_are_not_used()
    {
        if (TestServer.Current.ServerVersion.Major < 15)
        {
            Assert.Ignore("PostgreSQL 15 is the first that makes a tablespace without a folder of one's own.");
        }

        await using var connection = await OpenAsync();
        var tablespace = $"space_{connection.Database}";
        await RunAsync(connection, "SET allow_in_place_tablespaces = on");
        await RunAsync(connection, $"CREATE TABLESPACE {tablespace} LOCATION ''");
        try
        {
            foreach (var what in new[] { "TABLE notifications", "INDEX ix_notifications_type" })
            {
                await RunAsync(connection, $"ALTER {what} SET TABLESPACE {tablespace}");
                (await FluentActions.Awaiting(() => RunAsync(connection, Partition)).Should().ThrowAsync<PostgresException>())
                    .Which.MessageText.Should().StartWith("Table \"notifications\" ").And.Contain($"in the tablespace {tablespace}");
                await RunAsync(connection, $"ALTER {what} SET TABLESPACE pg_default");
            }

            await RunAsync(connection, $"SET default_tablespace = {tablespace}; {Partition}");
            (await ReadAsync("SELECT relname FROM pg_class WHERE reltablespace <> 0 AND relname LIKE 'notification%'")).Should().BeEmpty();
        }
        finally
        {
            await RunAsync(connection, "DROP TABLE notifications, notification_preferences");
            await RunAsync(connection, $"DROP TABLESPACE {tablespace}");
        }
    }

    private async Task<int> WriteAsync(CancellationToken stop)
    {
        await using var connection = await OpenAsync();
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            await RunAsync(connection, InsertOne);
            written++;
        }

        return written;
    }

    private Task WaitForLockAsync() =>
        WaitForAsync("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");

    private async Task WaitForAsync(string sql)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await PlainSql.ScalarAsync<bool>(ConnectionString, $"SELECT NOT EXISTS ({sql})"))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
