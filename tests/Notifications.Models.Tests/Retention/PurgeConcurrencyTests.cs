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
    public async Task Hosts_at_the_same_time_remove_each_row_once([Values(2, 4)] int hosts)
    {
        var deleted = Enumerable.Range(0, 500).Select(i => Aged(100 + (i % 7), deleted: 31)).ToList();
        var inboxes = Enumerable.Range(0, 5).Select(_ => ReadInbox(Guid.NewGuid(), 150)).ToList();
        await InsertAsync(deleted.Concat(inboxes.SelectMany(inbox => inbox)));
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var purges = Enumerable.Range(0, hosts).Select(async _ =>
        {
            await start.Task;
            return await PurgeAsync(All, batchSize: 10);
        }).ToList();
        start.SetResult();
        var results = await Task.WhenAll(purges);

        results.Sum(result => result.Total).Should().Be(750);
        results.Should().OnlyContain(result => result.Outcome != RetentionOutcome.Cancelled);
        results.Should().Contain(result => result.Outcome == RetentionOutcome.Completed, "one leaves only to another that goes on");
        await ShouldRemainAsync(inboxes.SelectMany(inbox => inbox[..100]));
    }

    [Test]
    public async Task A_host_that_finds_another_at_work_leaves_it_to_that()
    {
        Notification[] gone = [Aged(60, deleted: 60), Aged(60, deleted: 59), Aged(60, read: 60)];
        await InsertAsync(gone);
        await using var held = await ChangeAsync(gone[0]);
        var first = PurgeAsync(Month);
        await UntilOneWaitsAsync();

        var second = await PurgeAsync(All with { ReadOlderThan = TimeSpan.FromDays(1) });

        second.Outcome.Should().Be(RetentionOutcome.AlreadyRunning);
        second.Removed.Should().Equal(Counts(0, 0, 0));
        await ShouldRemainAsync(gone);
        await held.CommitAsync();
        (await first).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 2)));
        (await PurgeAsync(Month)).Outcome.Should().Be(RetentionOutcome.Completed, "the lock ends with the batch");
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
    public async Task Cancelled_between_batches_it_says_what_is_gone([Values(1, 2, 5, 9, 10)] int report)
    {
        // Each of the first two rules reports three batches and its end.
        var inbox = ReadInbox(_userId, 106);
        await InsertAsync([.. Many(5, 60, deleted: 60), .. Many(5, 100, read: 100), .. inbox]);
        using var stop = new CancellationTokenSource();
        var reports = new Reports(count => CancelAt(count, report, stop));

        var result = await PurgeAsync(All, reports, batchSize: 2, cancellationToken: stop.Token);

        result.Outcome.Should().Be(RetentionOutcome.Cancelled);
        result.Total.Should().Be(reports.All[^1].Removed);
        result.Total.Should().Be(116 - await ScalarAsync<long>("SELECT count(*) FROM notifications"));
        result.Removed.Keys.Should().Equal(RetentionRule.DeletedOlderThan, RetentionRule.ReadOlderThan, RetentionRule.KeepNewestPerUser);
        reports.All.Should().HaveCount(report, "no batch begins after that");
        (await PurgeAsync(All)).Total.Should().Be(16 - result.Total, "it can be run again");
    }

    [Test]
    public async Task Cancelled_before_it_begins_it_has_removed_nothing([Values] bool withProgress)
    {
        var notification = Aged(60, deleted: 60);
        await InsertAsync(notification);

        var result = await PurgeAsync(Month, withProgress ? new Reports() : null, cancellationToken: new CancellationToken(canceled: true));

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Cancelled, Counts(deleted: 0)));
        await ShouldRemainAsync([notification]);
    }

    [Test]
    public async Task Cancelled_after_the_last_batch_it_has_completed()
    {
        await InsertAsync(Aged(60, deleted: 60));
        using var stop = new CancellationTokenSource();

        var result = await PurgeAsync(Month, new Reports(count => CancelAt(count, 2, stop)), cancellationToken: stop.Token);

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 1)));
    }

    [Test]
    public async Task Cancelled_in_a_batch_nothing_of_that_batch_is_gone([Values] RetentionRule rule, [Values] bool retrying)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        using var stop = new CancellationTokenSource();
        await using var held = await ChangeAsync(rows[3]);
        var purge = PurgeAsync(
            Only(rule), batchSize: 2, configure: retrying ? Retrying(ConnectionString) : null, cancellationToken: stop.Token);
        await UntilOneWaitsAsync();

        await stop.CancelAsync();

        (await purge).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Cancelled, CountsOf(rule, 2)));
        await ShouldRemainAsync(rows[2..]);
    }

    [Test]
    public async Task Cancelled_before_a_batch_is_committed_nothing_of_that_batch_is_gone([Values] RetentionRule rule)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        using var stop = new CancellationTokenSource();

        var result = await PurgeAsync(
            Only(rule), batchSize: 2, configure: options => options.AddInterceptors(new AfterDeletes(stop.Cancel)), cancellationToken: stop.Token);

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Cancelled, CountsOf(rule, 0)));
        await ShouldRemainAsync(rows);
    }

    [TestCase(RetentionRule.DeletedOlderThan, "deleted_at = NULL")]
    [TestCase(RetentionRule.DeletedOlderThan, "deleted_at = '2026-03-01'")]
    [TestCase(RetentionRule.ReadOlderThan, "status = 'unread', read_at = NULL")]
    [TestCase(RetentionRule.ReadOlderThan, "read_at = '2026-03-01'")]
    [TestCase(RetentionRule.KeepNewestPerUser, "status = 'unread', read_at = NULL")]
    [TestCase(RetentionRule.KeepNewestPerUser, "deleted_at = '2026-03-01'")]
    public async Task What_its_user_changes_before_it_is_removed_stays(RetentionRule rule, string change)
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
        await ShouldRemainAsync([rows[1], .. rows[6..]]);
    }

    [Test]
    public async Task What_comes_to_the_instant_of_rows_that_are_restored_meanwhile_goes_all_the_same()
    {
        // Forty batches are found at once.
        var kept = Many(40, 198, deleted: 31).ToList();
        await InsertAsync([.. Many(40, 200, deleted: 31), .. kept]);
        await using var restored = await OpenChange.BeginAsync(
            ConnectionString, $"UPDATE notifications SET deleted_at = NULL WHERE created_at = '{kept[0].CreatedAt:O}'");
        var purge = PurgeAsync(Month, batchSize: 1);
        await UntilOneWaitsAsync();

        await InsertAsync(Many(2, 198, deleted: 31));
        await restored.CommitAsync();

        (await purge).Total.Should().Be(42);
        await ShouldRemainAsync(kept);
    }

    [Test]
    public async Task What_is_changed_but_still_has_to_go_goes([Values] RetentionRule rule)
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
    public async Task A_connection_that_is_lost_in_a_batch_takes_only_that_batch_back([Values] RetentionRule rule)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var held = await ChangeAsync(rows[3]);
        var purge = PurgeAsync(Only(rule), batchSize: 2, configure: options => options.UseNpgsql(OfAnother("lost in a batch")));
        await UntilOneWaitsAsync();

        await KillAsync("lost in a batch");

        await FluentActions.Awaiting(() => purge).Should().ThrowAsync<Exception>().Where(e => IsLost(e));
        await ShouldRemainAsync(rows[2..]);
        await held.CommitAsync();
        (await PurgeAsync(Only(rule), batchSize: 2)).Total.Should().Be(4, "it can be run again");
        await ShouldRemainAsync(rows[6..]);
    }

    [Test]
    public async Task A_connection_that_is_lost_between_batches_ends_the_purge_where_nothing_retries([Values] RetentionRule rule)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);

        var reports = new Reports(count => KillAt(count, 2));
        var purge = () => PurgeAsync(
            Only(rule), reports, batchSize: 2, configure: options => options.UseNpgsql(OfAnother("lost between batches")));

        await purge.Should().ThrowAsync<Exception>().Where(e => IsLost(e));
        await ShouldRemainAsync(rows[2..]);

        void KillAt(int count, int at)
        {
            if (count == at)
            {
                KillAsync("lost between batches").GetAwaiter().GetResult();
            }
        }
    }

    [Test]
    public async Task With_a_strategy_that_retries_lost_connections_cost_nothing()
    {
        var inbox = ReadInbox(_userId, 120);
        await InsertAsync([.. Many(20, 60, deleted: 60), .. Many(20, 100, read: 100), .. inbox]);

        var reports = new Reports(_ => KillAsync("lost and retried").GetAwaiter().GetResult());

        var result = await PurgeAsync(All, reports, batchSize: 7, configure: Retrying(OfAnother("lost and retried")));

        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, Counts(20, 20, 20)));
        await ShouldRemainAsync(inbox[..100]);
    }

    [Test]
    public async Task With_a_strategy_that_retries_a_batch_that_was_lost_is_done_again([Values] RetentionRule rule)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var held = await ChangeAsync(rows[3]);
        var purge = PurgeAsync(Only(rule), batchSize: 2, configure: Retrying(OfAnother("lost and done again")));
        for (var times = 0; times < 3; times++)
        {
            await UntilOneWaitsAsync();
            await KillAsync("lost and done again");
        }

        await UntilOneWaitsAsync();
        await held.CommitAsync();

        (await purge).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, CountsOf(rule, 6)));
        await ShouldRemainAsync(rows[6..]);
    }

    [Test]
    public async Task With_a_strategy_that_retries_a_batch_whose_commit_is_not_heard_of_counts_once([Values] RetentionRule rule, [Values] bool isCommitted)
    {
        var rows = Expiring(rule);
        await InsertAsync(rows);
        await using var proxy = CuttingProxy.Start(ConnectionString, isCommitted ? Cut.Unanswered("COMMIT") : Cut.Before("COMMIT"));

        var result = await PurgeAsync(Only(rule), batchSize: 2, configure: Retrying(proxy.ConnectionString));

        proxy.Cuts.Should().Be(1);
        result.Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Completed, CountsOf(rule, 6)));
        await ShouldRemainAsync(rows[6..]);
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

    private static void CancelAt(int count, int at, CancellationTokenSource stop)
    {
        if (count == at)
        {
            stop.Cancel();
        }
    }

    // The first six are to go, the oldest first, and the rest stays.
    private Notification[] Expiring(RetentionRule rule) => rule switch
    {
        RetentionRule.DeletedOlderThan =>
        [
            .. Enumerable.Range(0, 6).Select(i => Aged(100 - i, deleted: 31)), Aged(90, deleted: 29), Aged(90),
        ],
        RetentionRule.ReadOlderThan =>
        [
            .. Enumerable.Range(0, 6).Select(i => Aged(200 - i, read: 91)), Aged(190, read: 89), Aged(190),
        ],
        _ => [.. ReadInbox(_userId, 106).Reverse()],
    };

    private static RetentionPolicy Only(RetentionRule rule) => rule switch
    {
        RetentionRule.DeletedOlderThan => Month,
        RetentionRule.ReadOlderThan => Quarter,
        _ => Hundred,
    };

    private static Dictionary<RetentionRule, long> CountsOf(RetentionRule rule, long count) => new() { [rule] = count };

    // A name of its own is also a pool of its own, so that no other test meets a connection that was killed.
    private string OfAnother(string name) => $"{ConnectionString};Application Name={name}";

    private static Action<DbContextOptionsBuilder<TestDbContext>> Retrying(string connectionString) => options =>
        options.UseNpgsql(connectionString, npgsql => npgsql.EnableRetryOnFailure(20, TimeSpan.FromMilliseconds(50), errorCodesToAdd: null));

    /// <summary>Ends the connections of a program, and waits until they are gone.</summary>
    private Task<long> KillAsync(string name) => ScalarAsync<long>($"""
        SELECT count(pg_terminate_backend(pid, 60000))
        FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = '{name}'
        """);

    private static bool IsLost(Exception exception) =>
        exception is NpgsqlException || (exception is InvalidOperationException && exception.InnerException is NpgsqlException);

    private async Task<ApplicationContext> CreateSchemaAsync(string schema, string? ofModel)
    {
        var searchPath = new NpgsqlConnectionStringBuilder(ConnectionString) { SearchPath = schema }.ConnectionString;
        var host = new ApplicationContext(searchPath, model => model.AddNotificationModels(options => options.Schema = ofModel));
        await ExecuteAsync($"""
            DROP SCHEMA IF EXISTS {schema} CASCADE;
            CREATE SCHEMA {schema};
            SET LOCAL search_path = {schema};
            {host.Database.GenerateCreateScript()}
            """);
        return host;
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
