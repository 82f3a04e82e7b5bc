using System.Text.RegularExpressions;
using System.Transactions;
using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Publishing;

namespace Notifications.Models.Tests.Retention;

/// <summary>What a purge removes, what it keeps, and what it says of it.</summary>
public sealed partial class PurgeTests : RetentionFixture
{
    private static readonly double Microsecond = TimeSpan.FromMicroseconds(1).TotalDays;

    private readonly Guid _userId = Guid.NewGuid();

    [Test]
    public async Task Deleted_ones_go_when_they_were_deleted_longer_ago_than_the_policy_says()
    {
        Notification[] gone = [Aged(60, deleted: 30 + Microsecond), Aged(60, deleted: 59), Aged(400, read: 399, deleted: 31)];
        Notification[] stay = [Aged(60, deleted: 30), Aged(60, deleted: 1), Aged(60), Aged(400, read: 399), Aged(60, deleted: -5)];
        await InsertAsync([.. gone, .. stay]);

        var result = await PurgeAsync(Month);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(deleted: 3));
        result.Total.Should().Be(3);
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Read_ones_go_when_they_were_read_longer_ago_than_the_policy_says_deleted_or_not()
    {
        Notification[] gone = [Aged(400, read: 90 + Microsecond), Aged(400, read: 400), Aged(91, read: 91, deleted: 1)];
        Notification[] stay = [Aged(400, read: 90), Aged(400), Aged(400, deleted: 399), Aged(400, read: 1, deleted: 1)];
        await InsertAsync([.. gone, .. stay]);

        var result = await PurgeAsync(Quarter);

        result.Removed.Should().Equal(Counts(read: 3));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Of_a_user_with_too_many_the_oldest_read_ones_go()
    {
        var inbox = ReadInbox(_userId, 130);
        inbox[129].MarkUnread();
        inbox[126].MarkUnread();
        var deleted = Enumerable.Range(0, 50).Select(i => Aged(i, read: i, deleted: i, userId: _userId)).ToList();
        var other = ReadInbox(Guid.NewGuid(), 120);
        await InsertAsync([.. inbox, .. deleted, .. other]);

        var result = await PurgeAsync(new RetentionPolicy { KeepNewestPerUser = 120 });

        result.Removed.Should().Equal(Counts(beyond: 10));
        await ShouldRemainAsync([.. inbox[..118], inbox[126], inbox[129], .. deleted, .. other], "deleted ones do not count, and 120 are not too many");
    }

    [Test]
    public async Task No_unread_one_goes_and_none_of_the_newest_hundred_though_more_remain_then()
    {
        var inbox = ReadInbox(_userId, 200);
        foreach (var unread in inbox[101..])
        {
            unread.MarkUnread();
        }

        await InsertAsync(inbox);

        var result = await PurgeAsync(Hundred);

        result.Removed.Should().Equal(Counts(beyond: 1));
        await ShouldRemainAsync(inbox.Where(n => n != inbox[100]), "the 101st is the only one that was read and is not among the newest hundred");
    }

    [Test]
    public async Task Of_those_that_are_as_old_as_another_the_lesser_identifier_is_the_older([Values(1, 7, 1_000)] int batchSize)
    {
        var inbox = Enumerable.Range(0, 150).Select(_ => Aged(5, read: 1, userId: _userId)).OrderByDescending(n => n.Id).ToList();
        await InsertAsync(inbox);

        var result = await PurgeAsync(Hundred with { KeepNewestPerUser = 110 }, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(beyond: 40));
        await ShouldRemainAsync(inbox[..110]);
    }

    [Test]
    public async Task However_many_users_have_too_many_each_keeps_as_many([Values(1, 60, 1_000)] int batchSize)
    {
        // Of every other user the surplus is unread, so that whole pages of users give nothing; they are looked at 100 at a time.
        var inboxes = Enumerable.Range(0, 230).Select(_ => ReadInbox(Guid.NewGuid(), 101)).ToList();
        foreach (var inbox in inboxes.Where((_, i) => i % 2 == 0))
        {
            inbox[100].MarkUnread();
        }

        await InsertAsync(inboxes.SelectMany(inbox => inbox));

        var result = await PurgeAsync(Hundred, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(beyond: 115));
        await ShouldRemainAsync(inboxes.SelectMany((inbox, i) => i % 2 == 0 ? inbox : inbox[..100]));
    }

    [Test]
    public async Task All_rules_at_once_count_a_row_for_the_first_that_removes_it([Values(1, 3, 1_000)] int batchSize)
    {
        Notification[] deleted = [Aged(50, deleted: 40), Aged(200, read: 190, deleted: 40), Aged(200, read: 190, deleted: 31)];
        Notification[] read = [Aged(200, read: 190), Aged(200, read: 91, deleted: 29), .. Many(5, 500, read: 91)];
        var inbox = Enumerable.Range(0, 104).Select(i => Aged(100 + i, read: 90, userId: _userId)).ToList();
        Notification[] stay = [Aged(200), Aged(200, read: 90, deleted: 30)];
        await InsertAsync([.. deleted, .. read, .. inbox, .. stay]);

        var result = await PurgeAsync(All, batchSize: batchSize);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(3, 7, 4));
        result.Total.Should().Be(14);
        await ShouldRemainAsync([.. inbox[..100], .. stay]);
    }

    [Test]
    public async Task A_purge_after_a_purge_finds_nothing()
    {
        var inbox = ReadInbox(_userId, 150);
        await InsertAsync([.. inbox, Aged(200, read: 190), Aged(50, deleted: 40)]);
        await PurgeAsync(All);

        var result = await PurgeAsync(All);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(0, 0, 0));
        await ShouldRemainAsync(inbox[..100]);
    }

    [Test]
    public async Task An_empty_table_has_nothing_to_remove()
    {
        var result = await PurgeAsync(All);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(0, 0, 0));
    }

    [Test]
    public async Task Without_a_rule_nothing_is_removed_and_nothing_sent()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));
        var reports = new Reports();

        var result = await nowhere.PurgeNotificationsAsync(new RetentionPolicy(), reports);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().BeEmpty();
        result.Total.Should().Be(0);
        reports.All.Should().BeEmpty();
    }

    [Test]
    public async Task Nothing_is_as_old_as_the_longest_time_there_is()
    {
        Notification[] stay = [Aged(700_000, read: 700_000), Aged(700_000, deleted: 700_000)];
        await InsertAsync(stay);

        var result = await PurgeAsync(
            new RetentionPolicy { DeletedOlderThan = TimeSpan.MaxValue, ReadOlderThan = TimeSpan.MaxValue, KeepNewestPerUser = int.MaxValue });

        result.Removed.Should().Equal(Counts(0, 0, 0));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Age_zero_removes_all_that_was_deleted_or_read_before_now()
    {
        Notification[] stay = [Aged(1), Aged(1, read: 0), Aged(1, deleted: 0)];
        await InsertAsync([.. stay, Aged(1, read: Microsecond), Aged(1, deleted: Microsecond)]);

        var result = await PurgeAsync(new RetentionPolicy { DeletedOlderThan = TimeSpan.Zero, ReadOlderThan = TimeSpan.Zero });

        result.Removed.Should().Equal(Counts(1, 1));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Rows_of_one_instant_go_on_in_the_next_batch([Values(1, 3, 10, 1_000)] int batchSize)
    {
        // Of each ten at one instant some stay, so that batches end within an instant, at its end, and behind rows that are kept.
        var gone = Enumerable.Range(0, 40).Select(i => Aged(100 + (i / 10), deleted: 31 + (i % 3))).ToList();
        var stay = Enumerable.Range(0, 20).Select(i => Aged(100 + (i / 5), deleted: i % 2 == 0 ? 29 : null)).ToList();
        await InsertAsync(gone.Concat(stay).OrderBy(n => n.Id));

        var result = await PurgeAsync(Month, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(deleted: 40));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task What_a_trigger_of_the_host_keeps_is_left_behind_and_holds_nothing_up([Values(1, 3, 1_000)] int batchSize)
    {
        var kept = Many(4, created: 50, deleted: 40).ToList();
        kept.ForEach(n => n.Title = "evidence");
        await InsertAsync([.. kept, .. Many(4, created: 60, deleted: 40), .. Many(4, created: 40, deleted: 40)]);
        await ExecuteAsync("""
            CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            CREATE TRIGGER keep BEFORE DELETE ON notifications FOR EACH ROW WHEN (OLD.title = 'evidence') EXECUTE FUNCTION keep();
            """);
        await using var host = CreateHost();

        var result = await host.PurgeNotificationsAsync(Month, batchSize: batchSize);

        await ExecuteAsync("DROP TRIGGER keep ON notifications");
        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Total.Should().Be(8);
        (await host.Notifications.OfAllUsers().Select(n => n.Id).ToListAsync()).Should().BeEquivalentTo(kept.Select(n => n.Id));
    }

    [Test]
    public async Task Rows_that_were_created_after_they_were_read_or_deleted_are_found_too([Values(1, 1_000)] int batchSize)
    {
        Notification[] stay = [Aged(0), Aged(-10, read: 80), Aged(0, deleted: 20)];
        await InsertAsync([.. stay, Aged(0, read: 100), Aged(-3_000, read: 91), Aged(0, deleted: 31), Aged(-3_000, deleted: 40)]);

        var result = await PurgeAsync(All, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(2, 2, 0));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Infinite_instants_of_other_programs_are_earlier_and_later_than_all_others([Values(1, 2, 1_000)] int batchSize)
    {
        await ExecuteAsync("""
            INSERT INTO notifications (user_id, type, title, message, status, created_at, read_at, deleted_at)
            SELECT gen_random_uuid(), 't', v.stays, 'm', CASE WHEN v.read_at IS NULL THEN 'unread' ELSE 'read' END, v.created_at, v.read_at, v.deleted_at
            FROM generate_series(1, 3), (VALUES
                ('goes', timestamptz '-infinity', NULL, timestamptz '2020-01-01'),
                ('goes', timestamptz 'infinity', NULL, timestamptz '2020-01-01'),
                ('goes', timestamptz '2020-01-01', NULL, timestamptz '-infinity'),
                ('goes', timestamptz 'infinity', timestamptz '-infinity', NULL),
                ('goes', timestamptz '-infinity', timestamptz '2020-01-01', timestamptz 'infinity'),
                ('stays', timestamptz '-infinity', NULL, NULL),
                ('stays', timestamptz 'infinity', NULL, NULL),
                ('stays', timestamptz '2020-01-01', timestamptz 'infinity', timestamptz 'infinity')) AS v (stays, created_at, read_at, deleted_at)
            """);

        var result = await PurgeAsync(All, batchSize: batchSize);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(9, 6, 0));
        (await ScalarAsync<string[]>("SELECT array_agg(title) FROM notifications")).Should().Equal(Enumerable.Repeat("stays", 9));
    }

    [Test]
    public async Task The_newest_hundred_may_be_infinitely_new_and_the_oldest_infinitely_old()
    {
        await ExecuteAsync($"""
            INSERT INTO notifications (user_id, type, title, message, status, read_at, created_at)
            SELECT '{_userId}', 't', CASE WHEN i <= 5 THEN 'goes' ELSE 'stays' END, 'm', 'read', '{Noon:O}',
                   CASE WHEN i <= 3 THEN '-infinity' WHEN i > 90 THEN 'infinity' ELSE timestamptz '2020-01-01' + i * interval '1 day' END
            FROM generate_series(1, 105) AS i
            """);

        var result = await PurgeAsync(Hundred, batchSize: 2);

        result.Removed.Should().Equal(Counts(beyond: 5));
        (await ScalarAsync<long>("SELECT count(*) FROM notifications WHERE title = 'stays'")).Should().Be(100);
    }

    [Test]
    public async Task The_clock_is_that_of_the_options()
    {
        var deleted = Aged(0, deleted: 0);
        await InsertAsync(deleted);
        var month = Noon.AddDays(30);

        (await PurgeAsync(Month, configure: At(month))).Total.Should().Be(0);
        (await PurgeAsync(Month, configure: At(month.AddMicroseconds(1)))).Total.Should().Be(1);

        static Action<DbContextOptionsBuilder<TestDbContext>> At(DateTimeOffset now) =>
            options => options.UseNotificationModels(models => models.TimeProvider = new StoppedClock(now));
    }

    [Test]
    public async Task The_ages_are_those_at_the_beginning()
    {
        await InsertAsync(Aged(60, deleted: 60), Aged(60, deleted: 59), Aged(60, deleted: 29));
        var clock = new MovingClock();
        await using var host = CreateHost(options => options.UseNotificationModels(models => models.TimeProvider = clock));

        var result = await host.PurgeNotificationsAsync(Month, new Reports(_ => clock.Now += TimeSpan.FromDays(1)), batchSize: 1);

        result.Total.Should().Be(2);
    }

    [Test]
    public async Task What_the_context_tracks_plays_no_part()
    {
        await using var host = CreateHost();
        host.AddRange(Aged(60, deleted: 60), Aged(60));
        await host.SaveChangesAsync();
        host.Add(Aged(60, deleted: 60));

        var result = await host.PurgeNotificationsAsync(All);

        result.Total.Should().Be(1);
        host.ChangeTracker.Entries().Should().HaveCount(3);
        host.ChangeTracker.Entries().Count(entry => entry.State == EntityState.Added).Should().Be(1);
    }

    [Test]
    public async Task In_a_transaction_it_is_refused_and_changes_nothing()
    {
        var notification = Aged(60, deleted: 60);
        await InsertAsync(notification);
        await using var host = CreateHost();

        await using (await host.Database.BeginTransactionAsync())
        {
            await Refuses();
        }

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await Refuses();
        }

        using (var transaction = new CommittableTransaction())
        {
            await host.Database.OpenConnectionAsync();
            host.Database.EnlistTransaction(transaction);
            await Refuses();
        }

        await ShouldRemainAsync([notification]);

        async Task Refuses() => await host.Awaiting(h => h.PurgeNotificationsAsync(Month)).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("A purge commits each of its batches, and cannot be part of a transaction. Call it before or after the transaction.");
    }

    [Test]
    public async Task Bad_input_is_refused_before_any_SQL()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));

        await PublishTests.Refuses<ArgumentNullException>("context", () => ((DbContext)null!).PurgeNotificationsAsync(Month));
        await PublishTests.Refuses<ArgumentNullException>("policy", () => nowhere.PurgeNotificationsAsync(null!));
        foreach (var batchSize in new[] { int.MinValue, -1, 0, 100_001, int.MaxValue })
        {
            await PublishTests.Refuses<ArgumentOutOfRangeException>("batchSize", () => nowhere.PurgeNotificationsAsync(Month, batchSize: batchSize));
        }
    }

    [Test]
    public async Task The_largest_batch_takes_all_at_once()
    {
        await InsertAsync(Enumerable.Range(0, 50).Select(i => Aged(100, deleted: 31 + i)));
        var reports = new Reports();

        await PurgeAsync(Month, reports, batchSize: 100_000);

        reports.All.Select(report => report.Removed).Should().Equal(0, 50);
    }

    [Test]
    public async Task A_context_without_the_models_is_told_what_it_lacks()
    {
        await using var host = new ApplicationContext(ConnectionString, _ => { });

        await host.Awaiting(h => h.PurgeNotificationsAsync(Month)).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("Notification is not in the model of ApplicationContext.*");
    }

    [Test]
    public async Task Progress_begins_with_all_that_is_left_and_ends_with_nothing_left([Values(1, 3, 1_000)] int batchSize)
    {
        await InsertAsync([
            .. Enumerable.Range(0, 7).Select(i => Aged(100, deleted: 31 + i)),
            .. Enumerable.Range(0, 5).Select(i => Aged(100, read: 91 + i)),
            .. ReadInbox(_userId, 109),
            .. Enumerable.Range(0, 10).Select(_ => Aged(100))]);
        var reports = new Reports();

        var result = await PurgeAsync(All, reports, batchSize);

        result.Removed.Should().Equal(Counts(7, 5, 9));
        reports.All[0].Should().Be(new RetentionProgress(RetentionRule.DeletedOlderThan, 0, 21));
        reports.All[^1].Should().Be(new RetentionProgress(RetentionRule.KeepNewestPerUser, 21, 0));
        reports.All.Should().OnlyContain(report => report.Removed + report.Remaining == 21);
        reports.All.Select(report => report.Rule).Should().BeInAscendingOrder();
        reports.Steps.Should().OnlyContain(step => step >= 0 && step <= batchSize);
        reports.All.Select(report => report.Removed).Distinct().Should().HaveCountGreaterThanOrEqualTo((21 / batchSize) + 1);
    }

    [Test]
    public async Task Progress_is_no_exact_count_but_comes_to_an_end()
    {
        // The first is counted by two rules, and what the user has left unread is beyond the newest, but stays.
        var inbox = Fill(_userId, 150);
        await InsertAsync([Aged(100, read: 95, deleted: 90), .. inbox]);
        var reports = new Reports();

        var result = await PurgeAsync(All, reports);

        result.Removed.Should().Equal(Counts(1, 0, 0));
        reports.All[0].Remaining.Should().Be(52);
        reports.All[^1].Should().Be(new RetentionProgress(RetentionRule.KeepNewestPerUser, 1, 0));
        reports.All.Select(report => report.Remaining).Should().BeInDescendingOrder();
    }

    [Test]
    public async Task Without_progress_nothing_is_counted()
    {
        await InsertAsync(Aged(60, deleted: 60), Aged(100, read: 99));
        var log = new CommandLog();
        await using var host = CreateHost(options => options.AddInterceptors(log));

        await host.PurgeNotificationsAsync(All);
        log.Commands.Should().NotContain(command => command.CommandText.StartsWith("SELECT count(*)", StringComparison.Ordinal)
            || command.CommandText.Contains("sum(", StringComparison.Ordinal));
        var without = log.Commands.Count;

        await host.PurgeNotificationsAsync(All, new Reports());
        log.Commands.Skip(without).Take(3).Should().OnlyContain(command => CountOfRows().IsMatch(command.CommandText));
    }

    [Test]
    public async Task Names_of_the_host_are_quoted()
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var host = new ApplicationContext(
            database,
            model => model.AddNotificationModels(options =>
            {
                options.Schema = "odd \"schema\" {0}";
                options.NotificationsTable = "notices'; DROP TABLE x {1}";
            }));
        await host.Database.EnsureCreatedAsync();
        var inbox = ReadInbox(_userId, 103);
        await host.InsertNotificationsAsync([.. inbox, Aged(60, deleted: 60)]);

        var result = await host.PurgeNotificationsAsync(All with { ReadOlderThan = TimeSpan.FromDays(100_000) }, new Reports(), batchSize: 2);

        result.Removed.Should().Equal(Counts(1, 0, 3));
        (await host.Set<Notification>().Select(n => n.Id).ToListAsync()).Order().Should().Equal(inbox[..100].Select(n => n.Id).Order());
        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    [OnPlainTables]
    public async Task The_SQL_is_the_approved_one()
    {
        await InsertAsync([Aged(60, deleted: 60), Aged(5_000, read: 5_000), .. ReadInbox(_userId, 101)]);
        var log = new List<string>();
        await using var host = new ApplicationContext(ConnectionString, model => model.AddNotificationModels(), log: log.Add);

        // The host's clock is the system's; the inbox was read at noon.
        var policy = Hundred with { DeletedOlderThan = TimeSpan.FromDays(1), ReadOlderThan = DateTimeOffset.UtcNow - Noon + TimeSpan.FromDays(1) };
        var result = await host.PurgeNotificationsAsync(policy, new Reports());

        result.Removed.Should().Equal(Counts(1, 1, 1));
        string.Join("\n\n", log).ShouldBeApproved("Retention/Purge.sql");
    }

    private sealed class MovingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [GeneratedRegex("^SELECT (count|COALESCE\\(sum)\\(")]
    private static partial Regex CountOfRows();
}
