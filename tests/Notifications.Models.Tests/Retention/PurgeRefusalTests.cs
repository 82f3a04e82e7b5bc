using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Retention;

/// <summary>Rows that foreign keys and triggers of the application do not let go.</summary>
public sealed class PurgeRefusalTests : RetentionFixture
{
    private static readonly string Key = TestLayout.IsPlain ? "notification_id" : "user_id, notification_id";

    private readonly Guid _userId = Guid.NewGuid();

    [TearDown]
    public Task DropAsync() => ExecuteAsync("""
        DROP TABLE IF EXISTS emails;
        DROP TRIGGER IF EXISTS keep ON notifications;
        """);

    [Test]
    public async Task One_reference_among_twelve_thousand_rows_costs_only_its_row()
    {
        var rows = Enumerable.Range(0, 12_000).Select(i => Aged(100, deleted: 60 - (i / 1_000.0))).ToList();
        await InsertAsync(rows);
        await HoldAsync("", rows[0]);

        var result = await PurgeAsync(Month);

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 11_999), Skipped: 1));
        await ShouldRemainAsync(rows[..1]);
    }

    [TestCase("")]
    [TestCase("ON DELETE RESTRICT", Description = "Since PostgreSQL 18 with another code")]
    [TestCase("DEFERRABLE INITIALLY DEFERRED", Description = "Refused in the commit")]
    [TestCase("ON DELETE SET NULL", Description = "In columns that are NOT NULL")]
    public async Task Rows_that_are_referenced_are_skipped_by_every_rule_and_counted_once(string action)
    {
        if (action.Contains("SET NULL", StringComparison.Ordinal))
        {
            CitusLimits.Skip(CitusLimits.KeyOfUser);
        }
        else if (action.Contains("DEFERRED", StringComparison.Ordinal))
        {
            CitusLimits.Skip(CitusLimits.RefusedCommit);
        }

        var inbox = ReadInbox(_userId, 130);
        Notification[] held =
        [
            Aged(500, read: 400, deleted: 300), Aged(500, read: 400, deleted: 299),
            Aged(500, deleted: 1), Aged(500), Aged(400, read: 100), inbox[129],
        ];
        await InsertAsync([
            .. held[..^1], .. inbox, .. Many(7, 500, deleted: 300), .. Many(7, 500, read: 100), .. Many(7, 500), .. Many(3, 1)]);
        await HoldAsync(action, held);

        var result = await PurgeAsync(All, batchSize: 5);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(7, 7, 29, unread: 7));
        result.Skipped.Should().Be(6);
        (await ScalarAsync<long>("""
            SELECT count(*) FROM notifications AS n JOIN emails AS e ON e.user_id = n.user_id AND e.notification_id = n.id
            """)).Should().Be(6);
    }

    [Test]
    public async Task Rows_that_are_no_longer_referenced_go_the_next_night()
    {
        var rows = Many(5, 60, deleted: 60).ToList();
        await InsertAsync(rows);
        await HoldAsync("", rows[2]);
        (await PurgeAsync(Month)).Skipped.Should().Be(1);
        await ExecuteAsync("DELETE FROM emails");

        (await PurgeAsync(Month)).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 1)));
    }

    [TestCase("RETURN NULL")]
    [TestCase("RAISE EXCEPTION 'This is evidence.'")]
    [TestCase("RAISE EXCEPTION 'This is evidence.' USING ERRCODE = 'check_violation'")]
    public async Task Rows_that_a_trigger_keeps_are_skipped(string action)
    {
        foreach (var batchSize in new[] { 1, 3, 1_000 })
        {
            await EmptyAsync();
            await DropAsync();
            var kept = Many(4, created: 50, deleted: 40).ToList();
            kept.ForEach(n => n.Title = "evidence");
            await InsertAsync([.. kept, .. Many(4, created: 60, deleted: 40), .. Many(4, created: 40, deleted: 40)]);
            await ExecuteAsync($"""
                CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {action}; END $$;
                CREATE TRIGGER keep BEFORE DELETE ON notifications FOR EACH ROW WHEN (OLD.title = 'evidence') EXECUTE FUNCTION keep();
                """);

            var result = await PurgeAsync(Month, batchSize: batchSize);

            result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 8), Skipped: 4));
            await ShouldRemainAsync(kept);
        }
    }

    [Test]
    public async Task Any_other_error_ends_the_purge()
    {
        await InsertAsync(Many(5, 60, deleted: 60));
        await ExecuteAsync("""
            CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 / 0; END $$;
            CREATE TRIGGER keep BEFORE DELETE ON notifications FOR EACH ROW EXECUTE FUNCTION keep();
            """);

        (await FluentActions.Awaiting(() => PurgeAsync(Month)).Should().ThrowAsync<Npgsql.PostgresException>())
            .Which.SqlState.Should().Be(Npgsql.PostgresErrorCodes.DivisionByZero);
    }

    private Task HoldAsync(string action, params Notification[] notifications) => ExecuteAsync($"""
        CREATE TABLE emails (user_id uuid NOT NULL, notification_id uuid NOT NULL);
        {CitusLimits.Colocate("emails")}
        ALTER TABLE emails ADD FOREIGN KEY ({Key}) REFERENCES notifications {action};
        CREATE INDEX ON emails ({Key});
        INSERT INTO emails VALUES {string.Join(", ", notifications.Select(n => $"('{n.UserId}', '{n.Id}')"))};
        """);
}
