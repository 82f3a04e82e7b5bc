using System.Text.Json;
using System.Text.RegularExpressions;
using System.Transactions;
using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Publishing;
using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>What a purge removes, what it keeps, and what it reports.</summary>
public sealed class PurgeTests : RetentionFixture
{
    private static readonly double Microsecond = TimeSpan.FromMicroseconds(1).TotalDays;

    private readonly Guid _userId = Guid.NewGuid();

    [Test]
    public async Task Deleted_rows_go_when_they_were_deleted_before_the_cutoff()
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
    public async Task Read_rows_go_when_they_were_read_before_the_cutoff_deleted_or_not()
    {
        Notification[] gone = [Aged(400, read: 90 + Microsecond), Aged(400, read: 400), Aged(91, read: 91, deleted: 1)];
        Notification[] stay = [Aged(400, read: 90), Aged(400), Aged(400, deleted: 399), Aged(400, read: 1, deleted: 1)];
        await InsertAsync([.. gone, .. stay]);

        var result = await PurgeAsync(Quarter);

        result.Removed.Should().Equal(Counts(read: 3));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Unread_rows_go_when_they_were_created_before_the_cutoff_deleted_or_not([Values(1, 1_000)] int batchSize)
    {
        Notification[] gone = [Aged(365 + Microsecond), Aged(1_000), Aged(400, deleted: 1), .. Many(15, 500)];
        Notification[] stay = [Aged(365), Aged(364), Aged(1_000, read: 1), Aged(1, deleted: 1), .. Many(15, 364)];
        await InsertAsync([.. gone, .. stay]);

        var result = await PurgeAsync(Year, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(unread: 18));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Of_a_user_with_too_many_rows_the_oldest_read_ones_go()
    {
        var inbox = ReadInbox(_userId, 130);
        inbox[129].MarkUnread();
        inbox[126].MarkUnread();
        var deleted = Enumerable.Range(0, 50).Select(i => Aged(i, read: i, deleted: i, userId: _userId)).ToList();
        var other = ReadInbox(Guid.NewGuid(), 120);
        await InsertAsync([.. inbox, .. deleted, .. other]);

        var result = await PurgeAsync(new RetentionPolicy { KeepNewestPerUser = 120 });

        result.Removed.Should().Equal(Counts(beyond: 10));
        Notification[] stay = [.. inbox[..118], inbox[126], inbox[129], .. deleted, .. other];
        await ShouldRemainAsync(stay, "deleted ones do not count, and 120 are not too many");
    }

    [Test]
    public async Task Unread_rows_and_the_newest_hundred_stay_even_if_more_remain_than_the_policy_keeps()
    {
        var inbox = ReadInbox(_userId, 200);
        foreach (var unread in inbox[101..])
        {
            unread.MarkUnread();
        }

        await InsertAsync(inbox);

        var result = await PurgeAsync(Hundred);

        result.Removed.Should().Equal(Counts(beyond: 1));
        await ShouldRemainAsync(inbox.Where(n => n != inbox[100]), "the 101st is the only read one that is not among the newest hundred");
    }

    [Test]
    public async Task Of_rows_of_the_same_age_the_one_with_the_lesser_identifier_is_the_older([Values(1, 7, 1_000)] int batchSize)
    {
        var inbox = Enumerable.Range(0, 150).Select(_ => Aged(5, read: 1, userId: _userId)).OrderByDescending(n => n.Id).ToList();
        await InsertAsync(inbox);

        var result = await PurgeAsync(Hundred with { KeepNewestPerUser = 110 }, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(beyond: 40));
        await ShouldRemainAsync(inbox[..110]);
    }

    [Test]
    public async Task However_many_users_have_too_many_rows_each_keeps_the_same_number([Values(1, 60, 1_000)] int batchSize)
    {
        // Of every other user the surplus is unread, so that some steps of the scan over the users find nothing.
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
    public async Task Between_unread_rows_the_surplus_is_found_in_windows([Values(1, 3)] int batchSize)
    {
        // A window has 10 or 30 rows. The oldest two hundred are unread and read in turns.
        var inbox = ReadInbox(_userId, 400);
        foreach (var unread in inbox[200..].Where((_, i) => i % 2 == 0))
        {
            unread.MarkUnread();
        }

        await InsertAsync(inbox);

        var result = await PurgeAsync(new RetentionPolicy { KeepNewestPerUser = 250 }, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(beyond: 150));
        await ShouldRemainAsync(inbox.Where((n, i) => i < 150 || n.Status == NotificationStatus.Unread));
    }

    [Test]
    public async Task All_rules_at_once_count_a_row_for_the_first_that_removes_it([Values(1, 3, 1_000)] int batchSize)
    {
        Notification[] deleted = [Aged(50, deleted: 40), Aged(200, read: 190, deleted: 40), Aged(200, read: 190, deleted: 31)];
        Notification[] read = [Aged(200, read: 190), Aged(200, read: 91, deleted: 29), .. Many(5, 500, read: 91)];
        Notification[] unread = [Aged(366), Aged(400, deleted: 2)];
        var inbox = Enumerable.Range(0, 104).Select(i => Aged(100 + i, read: 90, userId: _userId)).ToList();
        Notification[] stay = [Aged(200), Aged(200, read: 90, deleted: 30)];
        await InsertAsync([.. deleted, .. read, .. unread, .. inbox, .. stay]);

        var result = await PurgeAsync(All, batchSize: batchSize);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(3, 7, 4, unread: 2));
        result.Total.Should().Be(16);
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
        result.Removed.Should().Equal(Counts(0, 0, 0, unread: 0));
        await ShouldRemainAsync(inbox[..100]);
    }

    [Test]
    public async Task An_empty_table_has_nothing_to_remove()
    {
        var result = await PurgeAsync(All);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(0, 0, 0, unread: 0));
        result.Skipped.Should().Be(0);
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
    public async Task No_row_is_older_than_the_longest_age()
    {
        Notification[] stay = [Aged(700_000), Aged(700_000, read: 700_000), Aged(700_000, deleted: 700_000)];
        await InsertAsync(stay);

        var result = await PurgeAsync(new RetentionPolicy
        {
            DeletedOlderThan = TimeSpan.MaxValue,
            ReadOlderThan = TimeSpan.MaxValue,
            UnreadOlderThan = TimeSpan.MaxValue,
            KeepNewestPerUser = int.MaxValue,
        });

        result.Removed.Should().Equal(Counts(0, 0, 0, unread: 0));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Age_zero_removes_all_rows_that_were_deleted_read_or_created_before_now()
    {
        Notification[] stay = [Aged(0), Aged(1, read: 0), Aged(0, deleted: 0)];
        await InsertAsync([.. stay, Aged(1, read: Microsecond), Aged(1, deleted: Microsecond), Aged(Microsecond)]);

        var result = await PurgeAsync(
            new RetentionPolicy { DeletedOlderThan = TimeSpan.Zero, ReadOlderThan = TimeSpan.Zero, UnreadOlderThan = TimeSpan.Zero });

        result.Removed.Should().Equal(Counts(1, 1, unread: 1));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Rows_of_one_instant_are_in_one_window_and_in_several_batches([Values(1, 3, 10, 1_000)] int batchSize)
    {
        // Of each fifteen at one instant five stay, so that batches end within an instant, at its end, and after rows that are kept.
        var gone = Enumerable.Range(0, 40).Select(i => Aged(100 + (i / 10), deleted: 31 + (i % 3))).ToList();
        var stay = Enumerable.Range(0, 20).Select(i => Aged(100 + (i / 5), deleted: i % 2 == 0 ? 29 : null)).ToList();
        await InsertAsync(gone.Concat(stay).OrderBy(n => n.Id));

        var result = await PurgeAsync(Month, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(deleted: 40));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Rows_that_were_created_after_they_were_read_or_deleted_are_found_too([Values(1, 1_000)] int batchSize)
    {
        Notification[] stay = [Aged(0), Aged(-10, read: 80), Aged(0, deleted: 20)];
        await InsertAsync([.. stay, Aged(0, read: 100), Aged(-3_000, read: 91), Aged(0, deleted: 31), Aged(-3_000, deleted: 40)]);

        var result = await PurgeAsync(All, batchSize: batchSize);

        result.Removed.Should().Equal(Counts(2, 2, 0, unread: 0));
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task Instants_beyond_those_of_NET_do_not_stop_the_search([Values(1, 2, 1_000)] int batchSize)
    {
        await ExecuteAsync("""
            INSERT INTO notifications (user_id, type, title, message, status, created_at, read_at, deleted_at)
            SELECT gen_random_uuid(), 't', v.stays, 'm', CASE WHEN v.read_at IS NULL THEN 'unread' ELSE 'read' END,
                v.created_at, v.read_at, v.deleted_at
            FROM generate_series(1, 15), (VALUES
                ('goes', timestamptz '-infinity', NULL, timestamptz '2020-01-01'),
                ('goes', timestamptz 'infinity', NULL, timestamptz '2020-01-01'),
                ('goes', timestamptz '2020-01-01', NULL, timestamptz '-infinity'),
                ('goes', timestamptz '10000-01-01', NULL, timestamptz '0044-03-15 BC'),
                ('goes', timestamptz 'infinity', timestamptz '-infinity', NULL),
                ('goes', timestamptz '-infinity', timestamptz '2020-01-01', timestamptz 'infinity'),
                ('goes', timestamptz '0044-03-15 BC', timestamptz '0044-03-15 BC', timestamptz '10000-01-01'),
                ('goes', timestamptz '-infinity', NULL, NULL),
                ('goes', timestamptz '0044-03-15 BC', NULL, NULL),
                ('stays', timestamptz 'infinity', NULL, NULL),
                ('stays', timestamptz '10000-01-01', timestamptz '10000-01-01', timestamptz '10000-01-01'),
                ('stays', timestamptz '2020-01-01', timestamptz 'infinity', timestamptz 'infinity')
            ) AS v (stays, created_at, read_at, deleted_at)
            """);

        var result = await PurgeAsync(All, new Reports(), batchSize);

        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(Counts(60, 45, 0, unread: 30));
        (await ScalarAsync<string[]>("SELECT array_agg(title) FROM notifications")).Should().Equal(Enumerable.Repeat("stays", 45));
    }

    [Test]
    public async Task The_surplus_of_a_user_may_be_infinitely_old_and_the_rest_infinitely_new([Values(1, 2, 1_000)] int batchSize)
    {
        await ExecuteAsync($"""
            INSERT INTO notifications (user_id, type, title, message, status, read_at, created_at)
            SELECT '{_userId}', 't', CASE WHEN i <= 5 THEN 'goes' ELSE 'stays' END, 'm', 'read', '{Noon:O}',
                   CASE WHEN i <= 3 THEN '-infinity' WHEN i = 4 THEN '0044-03-15 BC'
                       WHEN i > 95 THEN 'infinity' WHEN i > 90 THEN '10000-01-01'
                       ELSE timestamptz '2020-01-01' + i * interval '1 day' END
            FROM generate_series(1, 105) AS i
            """);

        var result = await PurgeAsync(Hundred, batchSize: batchSize);

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
    public async Task Ages_count_from_the_beginning_of_the_purge()
    {
        await InsertAsync(Aged(60, deleted: 60), Aged(60, deleted: 59), Aged(60, deleted: 29));
        var clock = new MovingClock();
        await using var context = CreateContextAtNoon(options => options.UseNotificationModels(models => models.TimeProvider = clock));

        var result = await context.PurgeNotificationsAsync(Month, new Reports(_ => clock.Now += TimeSpan.FromDays(1)), batchSize: 1);

        result.Total.Should().Be(2);
    }

    [Test]
    public async Task The_change_tracker_is_left_alone()
    {
        await using var context = CreateContextAtNoon();
        context.AddRange(Aged(60, deleted: 60), Aged(60));
        await context.SaveChangesAsync();
        context.Add(Aged(60, deleted: 60));

        var result = await context.PurgeNotificationsAsync(All);

        result.Total.Should().Be(1);
        context.ChangeTracker.Entries().Should().HaveCount(3);
        context.ChangeTracker.Entries().Count(entry => entry.State == EntityState.Added).Should().Be(1);
    }

    [Test]
    public async Task In_a_transaction_it_is_refused_and_changes_nothing()
    {
        var notification = Aged(60, deleted: 60);
        await InsertAsync(notification);
        await using var context = CreateContextAtNoon();

        await using (await context.Database.BeginTransactionAsync())
        {
            await Refuses();
        }

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await Refuses();
        }

        using (var transaction = new CommittableTransaction())
        {
            await context.Database.OpenConnectionAsync();
            context.Database.EnlistTransaction(transaction);
            await Refuses();
        }

        await ShouldRemainAsync([notification]);

        async Task Refuses() => await context.Awaiting(c => c.PurgeNotificationsAsync(Month))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("A purge commits each of its batches, and cannot be part of a transaction. *");
    }

    [Test]
    public async Task Bad_input_is_refused_before_any_SQL()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));

        await PublishTests.Refuses<ArgumentNullException>("context", () => ((DbContext)null!).PurgeNotificationsAsync(Month));
        await PublishTests.Refuses<ArgumentNullException>("policy", () => nowhere.PurgeNotificationsAsync(null!));
        foreach (var batchSize in new[] { int.MinValue, -1, 0, 100_001, int.MaxValue })
        {
            await PublishTests.Refuses<ArgumentOutOfRangeException>(
                "batchSize", () => nowhere.PurgeNotificationsAsync(Month, batchSize: batchSize));
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
        await using var context = new ApplicationContext(ConnectionString, _ => { });

        await context.Awaiting(c => c.PurgeNotificationsAsync(Month)).Should().ThrowAsync<InvalidOperationException>()
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

        result.Removed.Should().Equal(Counts(7, 5, 9, unread: 0));
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
        // The first row is counted by two rules, and the unread surplus stays.
        var inbox = Fill(_userId, 150);
        await InsertAsync([Aged(100, read: 95, deleted: 90), .. inbox]);
        var reports = new Reports();

        var result = await PurgeAsync(All, reports);

        result.Removed.Should().Equal(Counts(1, 0, 0, unread: 0));
        reports.All[0].Remaining.Should().Be(52);
        reports.All[^1].Should().Be(new RetentionProgress(RetentionRule.KeepNewestPerUser, 1, 0));
        reports.All.Select(report => report.Remaining).Should().BeInDescendingOrder();
    }

    [Test]
    public async Task A_report_is_never_the_same_as_the_one_before()
    {
        await InsertAsync(Many(20, 60, deleted: 60));
        var reports = new Reports();

        await PurgeAsync(All, reports, batchSize: 10);

        reports.All.Zip(reports.All.Skip(1)).Should().OnlyContain(pair => pair.First != pair.Second);
    }

    [Test]
    public async Task Without_progress_nothing_is_counted()
    {
        await InsertAsync(Aged(60, deleted: 60), Aged(100, read: 99));
        var log = new CommandLog();
        await using var context = CreateContextAtNoon(options => options.AddInterceptors(log));

        await context.PurgeNotificationsAsync(All);
        log.Commands.Where(Counts).Should().BeEmpty();

        await context.PurgeNotificationsAsync(All, new Reports());
        log.Commands.Count(Counts).Should().Be(3);

        static bool Counts(NpgsqlCommand command) => command.CommandText.StartsWith("SELECT count(*)", StringComparison.Ordinal);
    }

    [Test]
    public async Task Rows_are_searched_outside_of_transactions_and_removed_in_them()
    {
        await InsertAsync([.. Many(30, 60, deleted: 60), .. Many(30, 100, read: 100), .. Many(30, 400), .. ReadInbox(_userId, 120)]);
        var log = new CommandLog();
        await using var context = CreateContextAtNoon(options => options.AddInterceptors(log));

        (await context.PurgeNotificationsAsync(All, new Reports(), batchSize: 2)).Total.Should().Be(110);

        log.Commands.Where(Reads).Should().OnlyContain(command => command.Transaction == null).And.HaveCountGreaterThan(20);
        log.Commands.Where(Removes).Should().OnlyContain(command => command.Transaction != null).And.HaveCount(55);

        static bool Reads(NpgsqlCommand command) =>
            !Removes(command) && command.CommandText.Contains("FROM notifications", StringComparison.Ordinal);

        static bool Removes(NpgsqlCommand command) => command.CommandText.StartsWith("DELETE", StringComparison.Ordinal);
    }

    [Test]
    public async Task Rows_of_one_instant_are_searched_once_however_many_they_are([Values] RetentionRule rule)
    {
        const int Rows = 3_000;
        var policy = new RetentionPolicy
        {
            DeletedOlderThan = rule == RetentionRule.DeletedOlderThan ? TimeSpan.FromDays(30) : null,
            ReadOlderThan = rule == RetentionRule.ReadOlderThan ? TimeSpan.FromDays(30) : null,
            UnreadOlderThan = rule == RetentionRule.UnreadOlderThan ? TimeSpan.FromDays(30) : null,
            KeepNewestPerUser = rule == RetentionRule.KeepNewestPerUser ? 100 : null,
        };
        await InsertAsync(Enumerable.Range(0, Rows).Select(_ => rule switch
        {
            RetentionRule.DeletedOlderThan => Aged(60, deleted: 60, userId: _userId),
            RetentionRule.ReadOlderThan => Aged(60, read: 60),
            RetentionRule.UnreadOlderThan => Aged(60),
            _ => Aged(60, read: 60, userId: _userId),
        }));
        var log = new CommandLog();
        await using var context = CreateContextAtNoon(options => options.AddInterceptors(log));

        // A window has 500 rows. A surplus is found in windows too. The other rules have one window for the instant or the user, and
        // one for the rest.
        var result = await context.PurgeNotificationsAsync(policy, batchSize: 50);

        var isSurplus = rule == RetentionRule.KeepNewestPerUser;
        result.Total.Should().Be(isSurplus ? Rows - 100 : Rows);
        var search = isSurplus ? @"^SELECT \(w\." : @"^SELECT \(?n\.";
        log.Commands.Count(command => Regex.IsMatch(command.CommandText, search)).Should().Be(isSurplus ? 6 : 4);
    }

    [Test]
    [OnPlainTables]
    public async Task On_Citus_it_removes_the_same_rows_with_statements_that_can_be_routed([Values(1, 3, 1_000)] int batchSize)
    {
        var inboxes = Enumerable.Range(0, 5).Select(i => ReadInbox(Guid.NewGuid(), 98 + i)).ToList();
        await InsertAsync([
            .. Many(7, 60, deleted: 60), .. Many(5, 100, read: 100), .. Many(4, 400), .. inboxes.SelectMany(inbox => inbox)]);
        var log = new CommandLog();
        await using var context = CreateContextAtNoon(options => options.AddInterceptors(log));

        await AsDistributedAsync(async () =>
            (await context.PurgeNotificationsAsync(All, new Reports(), batchSize)).Removed.Should().Equal(Counts(7, 5, 3, unread: 4)));

        await ShouldRemainAsync(inboxes.SelectMany(inbox => inbox.Take(100)));
        log.Commands.Should().NotContain(command => command.CommandText.Contains("FOR UPDATE", StringComparison.Ordinal)
            || command.CommandText.Contains("RECURSIVE", StringComparison.Ordinal));
    }

    [Test]
    public async Task Names_of_the_application_are_quoted()
    {
        Action<NotificationModelOptions> names = options =>
            (options.Schema, options.NotificationsTable) = ("odd \"schema\" {0}", "notices'; DROP TABLE x {1}");
        var database = await ApplicationContext.CreateDatabaseAsync(model => TestLayout.AddModels(model, names), names);
        await using var context = new ApplicationContext(database, model => TestLayout.AddModels(model, names));
        var inbox = ReadInbox(_userId, 103);
        await context.InsertNotificationsAsync([.. inbox, Aged(60, deleted: 60)]);
        var policy = All with { ReadOlderThan = TimeSpan.FromDays(100_000), UnreadOlderThan = TimeSpan.FromDays(100_000) };

        var result = await context.PurgeNotificationsAsync(policy, new Reports(), batchSize: 2);

        result.Removed.Should().Equal(Counts(1, 0, 3, unread: 0));
        (await context.Set<Notification>().OfAllUsers().Select(n => n.Id).ToListAsync()).Order()
            .Should().Equal(inbox[..100].Select(n => n.Id).Order());
        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    public void Results_and_progress_are_JSON_with_names()
    {
        var result = new RetentionResult(RetentionOutcome.AlreadyRunning, Counts(1, unread: 2), Skipped: 3);
        var progress = new RetentionProgress(RetentionRule.KeepNewestPerUser, 1, 2);

        JsonSerializer.Serialize(result).Should().Be(
            """{"Outcome":"already_running","Removed":{"deleted_older_than":1,"unread_older_than":2},"Skipped":3,"Total":3}""");
        JsonSerializer.Deserialize<RetentionResult>(JsonSerializer.Serialize(result)).Should().BeEquivalentTo(result);
        JsonSerializer.Serialize(progress).Should().Be("""{"Rule":"keep_newest_per_user","Removed":1,"Remaining":2}""");
        JsonSerializer.Deserialize<RetentionProgress>(JsonSerializer.Serialize(progress)).Should().Be(progress);
    }

    [Test]
    [OnPlainTables]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        await PurgeAllAsync();
        await AsDistributedAsync(PurgeAllAsync);

        string.Join("\n\n", log.Distinct()).ShouldBeApproved("Retention/Purge.sql");

        async Task PurgeAllAsync()
        {
            // Each rule has more than one window, which has 20 rows. The clock is the system's; the inbox was read at noon. Its user is the
            // last one, because the statements for a user follow the statement that found her, which is either the first or a later one.
            await InsertAsync([
                .. Many(22, 60, deleted: 60), Aged(5_000, read: 5_000), .. Many(22, 5_000), .. ReadInbox(Guid.AllBitsSet, 121)]);
            await using var context = new ApplicationContext(ConnectionString, model => model.AddNotificationModels(), log: log.Add);
            var readAge = DateTimeOffset.UtcNow - Noon + TimeSpan.FromDays(1);
            var policy = Hundred with { DeletedOlderThan = TimeSpan.FromDays(1), ReadOlderThan = readAge, UnreadOlderThan = readAge };

            var result = await context.PurgeNotificationsAsync(policy, new Reports(), batchSize: 2);

            result.Removed.Should().Equal(Counts(22, 1, 21, unread: 22));
            await EmptyAsync();
        }
    }

    private sealed class MovingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
