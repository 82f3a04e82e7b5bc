using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Retention;

/// <summary>A purge removes the deliveries of the notifications that it removes, and no others.</summary>
public sealed class PurgedDeliveriesTests : RetentionFixture
{
    [SetUp]
    public Task EmptyDeliveriesAsync() => ExecuteAsync("TRUNCATE notification_deliveries");

    protected override Task<string> MakeDatabaseAsync() => DeliveryDbContext.CreateDatabaseAsync();

    [Test]
    public async Task Deliveries_go_with_their_notifications_by_every_rule()
    {
        var inbox = ReadInbox(Guid.NewGuid(), 105);
        Notification[] kept = [Aged(20, deleted: 20), Aged(80, read: 80), Aged(300), .. inbox[..100]];
        Notification[] gone = [Aged(40, deleted: 40), Aged(400, read: 100), Aged(400), .. inbox[100..]];
        await FillAsync([.. kept, .. gone]);

        var result = await PurgeWithDeliveriesAsync(All);

        result.Removed.Should().BeEquivalentTo(Counts(deleted: 1, read: 1, unread: 1, beyond: 5), "only notifications count");
        result.Skipped.Should().Be(0);
        await ShouldRemainAsync(kept);
        await ShouldHaveDeliveriesAsync(kept);
    }

    [Test]
    public async Task Deliveries_of_a_row_that_is_kept_stay()
    {
        Notification[] rows = [Aged(40, deleted: 40), Aged(41, deleted: 41)];
        await FillAsync(rows);
        await ExecuteAsync($"""
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            CREATE TRIGGER keep BEFORE DELETE ON notifications FOR EACH ROW WHEN (OLD.id = '{rows[0].Id}') EXECUTE FUNCTION keep();
            """);
        try
        {
            (await PurgeWithDeliveriesAsync(Month)).Should().BeEquivalentTo(
                new RetentionResult(RetentionOutcome.Completed, Counts(deleted: 1), Skipped: 1));

            await ShouldHaveDeliveriesAsync(rows[..1]);
        }
        finally
        {
            await ExecuteAsync("DROP TRIGGER keep ON notifications");
            await ExecuteAsync("DROP FUNCTION keep");
        }
    }

    [Test]
    public async Task A_purge_waits_for_who_changes_a_delivery_and_takes_it_along()
    {
        var gone = Aged(40, deleted: 40);
        await FillAsync(gone);
        await using var worker = await OpenChange.BeginAsync(
            ConnectionString,
            $"UPDATE notification_deliveries SET attempts = 1, due_at = '2027-01-01Z' WHERE user_id = '{gone.UserId}'");
        var purge = PurgeWithDeliveriesAsync(Month);
        await LockWait.BeginsAsync(ConnectionString, "transactionid");

        await worker.CommitAsync();

        (await purge).Total.Should().Be(1);
        await ShouldHaveDeliveriesAsync([]);
    }

    [Test]
    public async Task A_claim_whose_notification_was_purged_completes_nothing_and_brings_nothing_back()
    {
        var gone = ForOtherChannels();
        await FillAsync(gone);
        var claims = await ClaimAsync();
        claims.Should().ContainSingle();

        await PurgeWithDeliveriesAsync(Month);

        await using var worker = ContextAtNoon();
        (await worker.CompleteDeliveriesAsync(claims)).Should().Be(0);
        (await worker.FailDeliveriesAsync(claims, "The server is busy.", Noon.AddMinutes(1))).Should().Be(0);
        await ShouldRemainAsync([]);
        await ShouldHaveDeliveriesAsync([]);
    }

    [Test]
    public async Task A_completion_locks_notifications_before_deliveries()
    {
        var notification = ForOtherChannels();
        await FillAsync(notification);
        var claims = await ClaimAsync();
        await using var user = await ChangeAsync(notification);
        var completion = CompleteAsync(claims);
        await LockWait.BeginsAsync(ConnectionString, "transactionid");

        await ExecuteAsync($"SELECT FROM notification_deliveries WHERE user_id = '{notification.UserId}' FOR UPDATE NOWAIT");

        await user.CommitAsync();
        (await completion).Should().Be(1);
    }

    [Test]
    public async Task Purges_and_workers_at_the_same_time_wait_for_each_other_and_leave_nothing()
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var users = Enumerable.Range(0, 40).Select(_ => Guid.NewGuid()).ToList();
        await FillAsync([.. users.SelectMany(userId => Enumerable.Range(0, 10).Select(_ => ForOtherChannels(userId)))]);

        var workers = Enumerable.Range(0, 4).Select(async _ =>
        {
            await start.Task;
            await using var context = ContextAtNoon();
            while (await context.ClaimDeliveriesAsync("email", users: 3) is { Count: > 0 } claims)
            {
                await context.CompleteDeliveriesAsync(claims);
            }
        });
        var purges = Enumerable.Range(0, 2).Select(async _ =>
        {
            await start.Task;
            await using var context = ContextAtNoon();
            await context.PurgeNotificationsAsync(Month, batchSize: 7);
        });
        List<Task> all = [.. workers, .. purges];
        start.SetResult();
        await Task.WhenAll(all);

        await PurgeWithDeliveriesAsync(Month);
        await ShouldRemainAsync([]);
        await ShouldHaveDeliveriesAsync([]);
    }

    [Test]
    public async Task A_purge_that_is_canceled_between_the_tables_has_removed_from_neither()
    {
        var gone = Aged(40, deleted: 40);
        await FillAsync(gone);
        await using var worker = await OpenChange.BeginAsync(
            ConnectionString, $"UPDATE notification_deliveries SET attempts = 1 WHERE user_id = '{gone.UserId}'");
        using var cancellation = new CancellationTokenSource();
        var purge = PurgeWithDeliveriesAsync(Month, cancellation.Token);
        await LockWait.BeginsAsync(ConnectionString, "transactionid");

        await cancellation.CancelAsync();

        (await purge).Should().BeEquivalentTo(new RetentionResult(RetentionOutcome.Cancelled, Counts(deleted: 0)));
        await worker.CommitAsync();
        await ShouldRemainAsync([gone]);
        await ShouldHaveDeliveriesAsync([gone]);
    }

    [Test]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        await FillAsync(Aged(40, deleted: 40));
        await using var context = ContextAtNoon(log.Add);

        await context.PurgeNotificationsAsync(Month);

        log.Single(sql => sql.Contains("notification_deliveries", StringComparison.Ordinal))
            .ShouldBeApproved("Retention/PurgedDeliveries.sql");
    }

    // Deleted when it was created: it is in no inbox, but still to be sent.
    private static Notification ForOtherChannels(Guid? userId = null) => Aged(40, deleted: 40, userId: userId);

    private async Task FillAsync(params Notification[] notifications)
    {
        await InsertAsync(notifications);
        await using var context = ContextAtNoon();
        context.AddRange(notifications.Select(n => DeliveryDbContext.Due(n)).Concat(notifications.Select(n => DeliveryDbContext.Sent(n))));
        await context.SaveChangesAsync();
    }

    private async Task<IReadOnlyList<UserDeliveries>> ClaimAsync()
    {
        await using var context = ContextAtNoon();
        return await context.ClaimDeliveriesAsync("email");
    }

    private async Task<int> CompleteAsync(IReadOnlyList<UserDeliveries> claims)
    {
        await using var context = ContextAtNoon();
        return await context.CompleteDeliveriesAsync(claims);
    }

    private async Task<RetentionResult> PurgeWithDeliveriesAsync(RetentionPolicy policy, CancellationToken cancellationToken = default)
    {
        await using var context = ContextAtNoon();
        return await context.PurgeNotificationsAsync(policy, cancellationToken: cancellationToken);
    }

    private async Task ShouldHaveDeliveriesAsync(IEnumerable<Notification> notifications)
    {
        await using var context = ContextAtNoon();
        (await context.Deliveries.Select(d => d.NotificationId).ToListAsync())
            .Should().BeEquivalentTo(notifications.SelectMany(n => new[] { n.Id, n.Id }));
    }

    private DeliveryDbContext ContextAtNoon(Action<string>? log = null) => new(DeliveryDbContext.OptionsFor(ConnectionString, log)
        .UseNotificationModels(models => models.TimeProvider = new StoppedClock(Noon)).Options);
}
