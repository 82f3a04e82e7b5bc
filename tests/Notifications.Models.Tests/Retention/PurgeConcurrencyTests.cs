using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>A purge beside other purges, users, readers, and those who stop it.</summary>
public sealed class PurgeConcurrencyTests : RetentionFixture
{
    private readonly Guid _userId = Guid.NewGuid();

    [Test]
    public async Task Instances_at_the_same_time_remove_each_row_once([Values(2, 4)] int instances)
    {
        var deleted = Enumerable.Range(0, 500).Select(i => Aged(100 + (i % 7), deleted: 31)).ToList();
        var inboxes = Enumerable.Range(0, 5).Select(_ => ReadInbox(Guid.NewGuid(), 150)).ToList();
        await InsertAsync(deleted.Concat(inboxes.SelectMany(inbox => inbox)));
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var purges = Enumerable.Range(0, instances).Select(async _ =>
        {
            await start.Task;
            return await PurgeAsync(All, batchSize: 10);
        }).ToList();
        start.SetResult();
        var results = await Task.WhenAll(purges);

        results.Sum(result => result.Total).Should().Be(750, "a rule is left only to an instance that goes on with it");
        results.Should().OnlyContain(result => result.Outcome != RetentionOutcome.Cancelled && result.Skipped == 0);
        await ShouldRemainAsync(inboxes.SelectMany(inbox => inbox[..100]));
    }

    [Test]
    public async Task A_rule_that_another_instance_applies_is_left_to_it_and_the_others_are_applied()
    {
        Notification[] gone = [Aged(60, deleted: 60), Aged(60, deleted: 59), Aged(60, read: 60), Aged(400)];
        await InsertAsync(gone);
        await using var held = await ChangeAsync(gone[0]);
        var first = PurgeAsync(Month);
        await UntilOneWaitsAsync();
        var reports = new Reports();

        var second = await PurgeAsync(All with { ReadOlderThan = TimeSpan.FromDays(1) }, reports);

        second.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.AlreadyRunning, Counts(0, 1, 0, unread: 1)));
        reports.All[^1].Should().Be(new RetentionProgress(RetentionRule.KeepNewestPerUser, 2, 0));
        await ShouldRemainAsync(gone[..2]);
        await held.CommitAsync();
        (await first).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 2)));
        (await PurgeAsync(Month)).Outcome.Should().Be(RetentionOutcome.Completed, "the lock ends with the batch");
    }

    [Test]
    public async Task Rules_of_another_instance_do_not_stop_these([Values] RetentionRule rule)
    {
        var rows = Expiring(rule);
        var other = rule == RetentionRule.DeletedOlderThan ? Quarter : Month;
        await InsertAsync([.. rows, rule == RetentionRule.DeletedOlderThan ? Aged(500, read: 500) : Aged(500, read: 80, deleted: 500)]);
        await using var held = await ChangeAsync(rows[0]);
        var first = PurgeAsync(Only(rule), batchSize: 2);
        await UntilOneWaitsAsync();

        (await PurgeAsync(other)).Should().BeEquivalentTo(
            new RetentionResult(RetentionOutcome.Completed, other == Month ? Counts(deleted: 1) : Counts(read: 1)));

        await held.CommitAsync();
        (await first).Outcome.Should().Be(RetentionOutcome.Completed);
    }

    [TestCase("of_model", "of_model")]
    [TestCase("of_search_path", null)]
    public async Task Tables_of_two_schemas_are_purged_at_the_same_time(string schema, string? ofModel)
    {
        var gone = Aged(3_000, deleted: 3_000);
        await InsertAsync(gone);
        await using var other = await CreateSchemaAsync(schema, ofModel);
        await other.InsertNotificationsAsync([Aged(3_000, deleted: 3_000)]);
        await using var held = await ChangeAsync(gone);
        var first = PurgeAsync(Month);
        await UntilOneWaitsAsync();

        var second = await other.PurgeNotificationsAsync(Month);

        second.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 1)));
        await held.CommitAsync();
        (await first).Total.Should().Be(1);
    }

    [Test]
    public async Task Canceled_between_batches_it_reports_what_is_gone([Values(1, 2, 5, 9, 10, 11)] int report)
    {
        // A rule reports its beginning, each batch after the first, and its end: four times for five rows, twice or once for none.
        var inbox = ReadInbox(_userId, 106);
        await InsertAsync([.. Many(5, 60, deleted: 60), .. Many(5, 100, read: 100), .. inbox]);
        using var stop = new CancellationTokenSource();
        var reports = new Reports(count => CancelAt(count, report, stop));

        var result = await PurgeAsync(All, reports, batchSize: 2, cancellationToken: stop.Token);

        result.Outcome.Should().Be(RetentionOutcome.Cancelled);
        result.Total.Should().Be(reports.All[^1].Removed);
        result.Total.Should().Be(116 - await ScalarAsync<long>("SELECT count(*) FROM notifications"));
        result.Removed.Keys.Should().Equal(Enum.GetValues<RetentionRule>());
        reports.All.Should().HaveCount(report, "no batch begins after that");
        (await PurgeAsync(All)).Total.Should().Be(16 - result.Total, "it can be run again");
    }

    [Test]
    public async Task Canceled_before_it_begins_it_has_removed_nothing([Values] bool withProgress)
    {
        var notification = Aged(60, deleted: 60);
        await InsertAsync(notification);

        var result = await PurgeAsync(Month, withProgress ? new Reports() : null, cancellationToken: new CancellationToken(canceled: true));

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Cancelled, Counts(deleted: 0)));
        await ShouldRemainAsync([notification]);
    }

    [Test]
    public async Task Canceled_after_the_last_batch_it_has_completed()
    {
        await InsertAsync(Aged(60, deleted: 60));
        using var stop = new CancellationTokenSource();

        var result = await PurgeAsync(Month, new Reports(count => CancelAt(count, 2, stop)), cancellationToken: stop.Token);

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 1)));
    }

    [Test]
    public async Task Canceled_in_a_batch_nothing_of_that_batch_is_gone([Values] RetentionRule rule, [Values] bool retrying)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        using var stop = new CancellationTokenSource();
        await using var held = await ChangeAsync(rows[3]);
        var purge = PurgeAsync(
            Only(rule), batchSize: 2, configure: To(ConnectionString, retrying), cancellationToken: stop.Token);
        await UntilOneWaitsAsync();

        await stop.CancelAsync();

        (await purge).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Cancelled, CountsOf(rule, 2)));
        await ShouldRemainAsync(rows[2..]);
    }

    [Test]
    public async Task Canceled_before_a_batch_is_committed_nothing_of_that_batch_is_gone([Values] RetentionRule rule)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        using var stop = new CancellationTokenSource();

        var result = await PurgeAsync(
            Only(rule),
            batchSize: 2,
            configure: To(ConnectionString, retrying: false, new AfterDeletes(stop.Cancel)),
            cancellationToken: stop.Token);

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Cancelled, CountsOf(rule, 0)));
        await ShouldRemainAsync(rows);
    }

    [TestCase(RetentionRule.DeletedOlderThan, "deleted_at = NULL")]
    [TestCase(RetentionRule.DeletedOlderThan, "deleted_at = '2026-03-01'")]
    [TestCase(RetentionRule.ReadOlderThan, "status = 'unread', read_at = NULL")]
    [TestCase(RetentionRule.ReadOlderThan, "read_at = '2026-03-01'")]
    [TestCase(RetentionRule.UnreadOlderThan, "status = 'read', read_at = '2026-03-01'")]
    [TestCase(RetentionRule.KeepNewestPerUser, "status = 'unread', read_at = NULL")]
    [TestCase(RetentionRule.KeepNewestPerUser, "deleted_at = '2026-03-01'")]
    public async Task A_row_that_its_user_changes_before_it_is_removed_stays(RetentionRule rule, string change)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var changed = await ChangeAsync(rows[1], change);
        var purge = PurgeAsync(Only(rule), batchSize: 4);
        await UntilOneWaitsAsync();

        await changed.CommitAsync();

        var result = await purge;
        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed.Should().Equal(CountsOf(rule, 5));
        result.Skipped.Should().Be(0);
        await ShouldRemainAsync([rows[1], .. rows[6..]]);
    }

    [Test]
    public async Task A_row_that_is_imported_behind_the_search_is_left_to_the_next_purge()
    {
        var rows = Many(2, 198, deleted: 31).ToList();
        await InsertAsync(rows);
        await using var held = await ChangeAsync(rows[0]);
        var purge = PurgeAsync(Month);
        await UntilOneWaitsAsync();

        await InsertAsync(Many(2, 198, deleted: 31));
        await held.CommitAsync();

        (await purge).Total.Should().Be(2, "the search reads each instant once");
        (await PurgeAsync(Month)).Total.Should().Be(2);
    }

    [Test]
    public async Task Surplus_that_its_user_deletes_meanwhile_takes_no_other_row_along()
    {
        // Of 110 rows ten are surplus. The user deletes five of the newest: now five are, and they end where the newest hundred begin.
        var inbox = ReadInbox(_userId, 110);
        await InsertAsync(inbox);
        await using var held = await ChangeAsync(inbox[109]);
        var purge = PurgeAsync(Hundred, batchSize: 1);
        await UntilOneWaitsAsync();

        var newest = string.Join(", ", inbox[..5].Select(n => $"'{n.Id}'"));
        await ExecuteAsync($"UPDATE notifications SET deleted_at = now() WHERE user_id = '{_userId}' AND id IN ({newest})");
        await held.CommitAsync();

        (await purge).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(beyond: 5)));
        await ShouldRemainAsync(inbox[..105]);
    }

    [Test]
    [NotOnCitus(CitusLimits.OrderOfLocks)]
    public async Task Rows_are_locked_in_the_order_of_user_and_identifier([Values] RetentionRule rule)
    {
        // The order of the identifiers is the opposite of the order in time and in the heap.
        var rows = Enumerable.Range(0, 6).Select(i => Expired(rule, id: 6 - i, created: 500 - i)).ToList();
        await InsertAsync([.. rows, .. rule == RetentionRule.KeepNewestPerUser ? ReadInbox(_userId, 100) : []]);
        await using var held = await ChangeAsync(rows[^1]);
        var purge = PurgeAsync(Only(rule));
        await UntilOneWaitsAsync();

        foreach (var later in rows[..^1])
        {
            await ExecuteAsync(
                $"SELECT id FROM notifications WHERE user_id = '{later.UserId}' AND id = '{later.Id}' FOR UPDATE NOWAIT");
        }

        await held.CommitAsync();
        (await purge).Total.Should().Be(6);
    }

    [Test]
    public async Task A_row_that_is_changed_but_still_has_expired_goes([Values] RetentionRule rule)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var changed = await ChangeAsync(rows[1], "delivered_via_email = TRUE");
        var purge = PurgeAsync(Only(rule), batchSize: 4);
        await UntilOneWaitsAsync();

        await changed.CommitAsync();

        (await purge).Total.Should().Be(6);
        await ShouldRemainAsync(rows[6..]);
    }

    [Test]
    public async Task Lost_connections_cost_nothing([Values] bool retrying)
    {
        var inbox = ReadInbox(_userId, 120);
        await InsertAsync([.. Many(20, 60, deleted: 60), .. Many(20, 100, read: 100), .. Many(20, 400), .. inbox]);
        var reports = new Reports(_ => KillAsync("lost between batches").GetAwaiter().GetResult());

        var result = await PurgeAsync(All, reports, batchSize: 7, configure: To(OfAnother("lost between batches"), retrying));

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(20, 20, 20, unread: 20)));
        await ShouldRemainAsync(inbox[..100]);
    }

    [Test]
    public async Task A_batch_whose_connection_is_lost_is_removed_again([Values] RetentionRule rule, [Values] bool retrying)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var held = await ChangeAsync(rows[3]);
        var purge = PurgeAsync(Only(rule), batchSize: 2, configure: To(OfAnother("lost in a batch"), retrying));
        for (var times = 0; times < 3; times++)
        {
            await UntilOneWaitsAsync();
            await KillAsync("lost in a batch");
        }

        await UntilOneWaitsAsync();
        await held.CommitAsync();

        (await purge).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, CountsOf(rule, 6)));
        await ShouldRemainAsync(rows[6..]);
    }

    [Test]
    public async Task A_batch_whose_commit_is_not_answered_counts_once(
        [Values] RetentionRule rule, [Values] bool isCommitted, [Values] bool retrying)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var proxy = CuttingProxy.Start(ConnectionString, isCommitted ? Cut.Unanswered("COMMIT") : Cut.Before("COMMIT"));

        var result = await PurgeAsync(Only(rule), batchSize: 2, configure: To(proxy.ConnectionString, retrying));

        proxy.Cuts.Should().Be(1);
        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, CountsOf(rule, 6)));
        await ShouldRemainAsync(rows[6..]);
    }

    [Test]
    [NotOnCitus(CitusLimits.Victim)]
    public async Task The_victim_of_a_deadlock_is_removed_again([Values] RetentionRule rule, [Values] bool retrying)
    {
        var rows = Enumerable.Range(0, 6).Select(i => Expired(rule, id: i, created: 500 - i)).ToList();
        var stay = rule == RetentionRule.KeepNewestPerUser ? ReadInbox(_userId, 100) : [];
        await InsertAsync([.. rows, .. stay]);
        var failures = new FailureLog();

        // The other program locks in the opposite order, and is more patient, so that PostgreSQL always ends the purge.
        await using var other = await ChangeAsync(rows[^1]);
        await other.ExecuteAsync("SET LOCAL deadlock_timeout = '1min'");
        var purge = PurgeAsync(Only(rule), configure: To(ConnectionString, retrying, failures));
        await UntilOneWaitsAsync();
        await other.ExecuteAsync(
            $"UPDATE notifications SET type = type WHERE user_id = '{rows[0].UserId}' AND id = '{rows[0].Id}'");
        await other.CommitAsync();

        (await purge).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, CountsOf(rule, 6)));
        failures.SqlStates.Should().NotBeEmpty().And.OnlyContain(sqlState => sqlState == PostgresErrorCodes.DeadlockDetected);
        await ShouldRemainAsync(stay);
    }

    [Test]
    public async Task A_row_that_stays_locked_is_skipped_after_a_timeout([Values] RetentionRule rule, [Values] bool retrying)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var held = await ChangeAsync(rows[2]);

        var result = await PurgeAsync(Only(rule), configure: To($"{ConnectionString};Command Timeout=1", retrying ? 1 : 0));

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, CountsOf(rule, 5), Skipped: 1));
        await ShouldRemainAsync([rows[2], .. rows[6..]]);
        await held.CommitAsync();
        (await PurgeAsync(Only(rule))).Total.Should().Be(1);
    }

    [Test]
    public async Task A_table_that_stays_locked_ends_the_purge()
    {
        await InsertAsync(Many(40, 60, deleted: 60));
        await using var held = await OpenChange.BeginAsync(ConnectionString, "LOCK TABLE notifications IN SHARE MODE");

        var impatient = new NpgsqlConnectionStringBuilder(ConnectionString) { Options = "-c lock_timeout=50" }.ConnectionString;
        var purge = () => PurgeAsync(Month, configure: To(impatient, retrying: false));

        (await purge.Should().ThrowAsync<Exception>()).Which.GetBaseException()
            .Should().BeOfType<PostgresException>().Which.SqlState.Should().Be(PostgresErrorCodes.LockNotAvailable);
    }

    [Test]
    public async Task It_completes_beside_users_who_mark_delete_and_restore([Values] bool retrying)
    {
        // In the heap the rows are in no order of time.
        const int Users = 20;
        await ExecuteAsync($"""
            INSERT INTO notifications (id, user_id, type, title, message, created_at, status, read_at, deleted_at)
            SELECT gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad(to_hex(1 + i % {Users}), 12, '0'))::uuid, 'a', 't', 'm',
                timestamptz '{Noon:O}' - i * interval '20 seconds', 'read', timestamptz '{Noon:O}' - interval '100 days',
                CASE WHEN i % 4 = 0 THEN timestamptz '{Noon:O}' - interval '40 days' END
            FROM generate_series(1, 40000) AS i
            ORDER BY random()
            """);
        var policy = Month with { ReadOlderThan = TimeSpan.FromDays(90) };
        var purge = Task.Run(() => PurgeAsync(policy, configure: To(ConnectionString, retrying)));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() => UseUntilAsync(purge, new Random(seed), Users))));

        var result = await purge;
        result.Outcome.Should().Be(RetentionOutcome.Completed);
        result.Removed[RetentionRule.DeletedOlderThan].Should().BeGreaterThan(0);
        result.Skipped.Should().Be(0);
    }

    [Test]
    public async Task Readers_meet_every_row_that_stays_exactly_once()
    {
        // Of the older half every other is read, and goes; page and batch take turns, so that each page has another table.
        var inbox = ReadInbox(_userId, 500);
        foreach (var unread in inbox[100..].Where((_, i) => i % 2 == 0))
        {
            unread.MarkUnread();
        }

        await InsertAsync(inbox);
        await using var reader = CreateContext();
        var (walked, place) = (new List<Guid>(), (NotificationCursor?)null);
        var reports = new Reports(_ => ReadAsync().GetAwaiter().GetResult());

        var result = await PurgeAsync(Hundred, reports, batchSize: 11);
        await ReadToEndAsync();

        result.Total.Should().Be(200);
        walked.Should().OnlyHaveUniqueItems();
        var stays = inbox.Where((n, i) => i < 100 || n.Status == NotificationStatus.Unread).Select(n => n.Id).ToList();
        walked.Intersect(stays).Should().Equal(stays);
        reports.All.Count.Should().BeGreaterThan(10, "as many pages were read in between");

        async Task ReadAsync()
        {
            var page = await reader.Notifications.Inbox(_userId).ToPageAsync(17, after: place);
            walked.AddRange(page.Items.Select(n => n.Id));
            place = page.Items.Count == 0 ? place : NotificationCursor.From(page.Items[^1]);
        }

        async Task ReadToEndAsync()
        {
            for (var before = -1; before < walked.Count;)
            {
                before = walked.Count;
                await ReadAsync();
            }
        }
    }

    [Test]
    public async Task Readers_and_writers_go_on_while_it_runs()
    {
        var inboxes = Enumerable.Range(0, 4).Select(_ => ReadInbox(Guid.NewGuid(), 400)).ToList();
        foreach (var unread in inboxes.SelectMany(inbox => inbox[100..].Where((_, i) => i % 2 == 0)))
        {
            unread.MarkUnread();
        }

        await InsertAsync(inboxes.SelectMany(inbox => inbox));
        var purge = Task.Run(() => PurgeAsync(Hundred, batchSize: 5));

        var walks = await Task.WhenAll(inboxes.Select(inbox => Task.Run(() => WalkUntilAsync(purge, inbox))));

        (await purge).Total.Should().Be(4 * 150);
        walks.Should().OnlyContain(count => count > 0);
    }

    private async Task<int> WalkUntilAsync(Task purge, Notification[] inbox)
    {
        await using var reader = CreateContext();
        var stays = inbox.Where((n, i) => i < 100 || n.Status == NotificationStatus.Unread).Select(n => n.Id).ToList();
        var walks = 0;
        do
        {
            var walked = new List<Guid>();
            NotificationCursor? place = null;
            do
            {
                var page = await reader.Notifications.AsNoTracking().Inbox(inbox[0].UserId).ToPageAsync(20, after: place);
                walked.AddRange(page.Items.Select(n => n.Id));
                place = page.Next;
            }
            while (place is not null);

            walked.Should().OnlyHaveUniqueItems();
            walked.Intersect(stays).Should().Equal(stays);
            walks++;
        }
        while (!purge.IsCompleted);

        return walks;
    }

    // Deadlocks of users among themselves are for them to retry, and not what is tested here.
    private async Task UseUntilAsync(Task purge, Random random, int users)
    {
        while (!purge.IsCompleted)
        {
            var inbox = new Guid($"00000000-0000-4000-8000-{1 + random.Next(users):x12}");
            await using var context = CreateContextAtNoon(To(ConnectionString, retrying: true));
            await (random.Next(4) switch
            {
                0 => context.Notifications.Inbox(inbox).MarkUnreadAsync(),
                1 => context.Notifications.Inbox(inbox).MarkReadAsync(),
                2 => context.Notifications.ForUser(inbox).RestoreAsync(),
                _ => context.Notifications.Inbox(inbox).OfType("a").SoftDeleteAsync(),
            });
        }
    }

    private Notification Expired(RetentionRule rule, int id, double created)
    {
        var notification = new Notification
        {
            Id = new Guid(id + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            UserId = _userId,
            Type = "mention",
            Title = "Ada mentioned you",
            Message = "Ada mentioned you in \"Release notes\".",
            CreatedAt = Noon.AddDays(-created),
        };
        return rule switch
        {
            RetentionRule.UnreadOlderThan => notification,
            RetentionRule.DeletedOlderThan => Deleted(notification, Noon.AddDays(-31)),
            _ => Read(notification, Noon.AddDays(-91)),
        };
    }

    private static void CancelAt(int count, int at, CancellationTokenSource stop)
    {
        if (count == at)
        {
            stop.Cancel();
        }
    }

    // The first six have to go, the oldest first. The others stay.
    // In the order in which they are found: deleted rows by user, the others by age.
    private Notification[] Expiring(RetentionRule rule) => rule switch
    {
        RetentionRule.DeletedOlderThan =>
        [
            .. Enumerable.Range(0, 6).Select(i => Aged(100 - i, deleted: 31, userId: new Guid(i + 1, 0, 0, new byte[8]))),
            Aged(90, deleted: 29),
            Aged(90),
        ],
        RetentionRule.ReadOlderThan =>
        [
            .. Enumerable.Range(0, 6).Select(i => Aged(200 - i, read: 91)), Aged(190, read: 89), Aged(190),
        ],
        RetentionRule.UnreadOlderThan => [.. Enumerable.Range(0, 6).Select(i => Aged(400 - i)), Aged(365), Aged(400, read: 89)],
        _ => [.. ReadInbox(_userId, 106).Reverse()],
    };

    private static RetentionPolicy Only(RetentionRule rule) => rule switch
    {
        RetentionRule.DeletedOlderThan => Month,
        RetentionRule.ReadOlderThan => Quarter,
        RetentionRule.UnreadOlderThan => Year,
        _ => Hundred,
    };

    private static Dictionary<RetentionRule, long> CountsOf(RetentionRule rule, long count) => new() { [rule] = count };

    // A name of its own is also a pool of its own, so that no other test meets a connection that was killed.
    private string OfAnother(string name) => $"{ConnectionString};Application Name={name}";

    private static Action<DbContextOptionsBuilder<TestDbContext>> To(
        string connectionString, bool retrying, params IInterceptor[] interceptors) =>
        To(connectionString, retries: retrying ? 20 : 0, interceptors);

    private static Action<DbContextOptionsBuilder<TestDbContext>> To(
        string connectionString, int retries, params IInterceptor[] interceptors) => options =>
        options.AddInterceptors(interceptors).UseNpgsql(connectionString, npgsql =>
        {
            if (retries > 0)
            {
                npgsql.EnableRetryOnFailure(retries, TimeSpan.FromMilliseconds(50), errorCodesToAdd: null);
            }
        });

    /// <summary>Ends the connections of a program, and waits until they are gone.</summary>
    private Task<long> KillAsync(string name) => ScalarAsync<long>($"""
        SELECT count(pg_terminate_backend(pid, 60000))
        FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = '{name}'
        """);

    private async Task<ApplicationContext> CreateSchemaAsync(string schema, string? ofModel)
    {
        var coordinator = CitusCluster.CoordinatorOf(ConnectionString);
        var searchPath = new NpgsqlConnectionStringBuilder(coordinator) { SearchPath = schema }.ConnectionString;
        var context = new ApplicationContext(searchPath, model => model.AddNotificationModels(options => options.Schema = ofModel));
        await ExecuteAsync($"""
            DROP SCHEMA IF EXISTS {schema} CASCADE;
            CREATE SCHEMA {schema};
            SET LOCAL search_path = {schema};
            {context.Database.GenerateCreateScript()}
            """);
        return context;
    }

    private sealed class FailureLog : DbCommandInterceptor
    {
        private readonly ConcurrentQueue<string?> _sqlStates = new();

        public IEnumerable<string?> SqlStates => _sqlStates;

        public override Task CommandFailedAsync(
            DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            _sqlStates.Enqueue((eventData.Exception as NpgsqlException)?.SqlState);
            return Task.CompletedTask;
        }
    }

    private sealed class AfterDeletes(Action action) : DbCommandInterceptor
    {
        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            action();
            return new(result);
        }
    }
}
