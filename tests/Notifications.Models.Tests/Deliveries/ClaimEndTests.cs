namespace Notifications.Models.Tests.Deliveries;

/// <summary>How claims end: completed, failed, or lost.</summary>
public sealed class ClaimEndTests : DeliveryFixture
{
    [TestCase("email", true, false)]
    [TestCase("ws", false, true)]
    [TestCase("push", false, false)]
    public async Task Completed_deliveries_are_sent_and_flagged(string channel, bool viaEmail, bool viaWs)
    {
        var notification = At(-1);
        await PutAsync([notification], channel);
        var claims = await ClaimAsync(channel: channel);
        Clock.Advance(TimeSpan.FromSeconds(30));
        await using var context = CreateQueue();

        (await context.CompleteDeliveriesAsync(claims)).Should().Be(1);

        var stored = await FindAsync(notification, channel);
        (stored.Status, stored.SentAt, stored.Error).Should().Be((NotificationDeliveryStatus.Sent, Noon.AddSeconds(30), null));
        var flagged = await context.Notifications.SingleAsync(n => n.UserId == notification.UserId);
        (flagged.DeliveredViaEmail, flagged.DeliveredViaWs).Should().Be((viaEmail, viaWs));
        (await context.CompleteDeliveriesAsync(claims)).Should().Be(0, "it is completed once");
    }

    [Test]
    public async Task Deliveries_of_several_users_and_channels_are_completed_at_once()
    {
        await PutAsync(OfMany(3));
        await PutAsync(OfMany(2), "push");
        await using var context = CreateQueue();
        ClaimedDelivery[] claims =
            [.. (await ClaimAsync()).Concat(await ClaimAsync(channel: "push")).SelectMany(user => user.Deliveries)];

        (await context.CompleteDeliveriesAsync([.. claims[..2], .. claims])).Should().Be(5, "a claim counts once");

        (await ReadAllAsync()).Should().OnlyContain(d => d.Status == NotificationDeliveryStatus.Sent);
    }

    [Test]
    public async Task A_failed_delivery_is_due_again_at_the_given_instant_and_says_why()
    {
        var notification = At(-1);
        await PutAsync([notification]);
        await using var context = CreateQueue();

        (await context.FailDeliveriesAsync(await ClaimAsync(), "421", Noon.AddMinutes(1).ToOffset(TimeSpan.FromHours(2)))).Should().Be(1);

        var stored = await FindAsync(notification);
        (stored.Status, stored.DueAt, stored.Error).Should().Be((NotificationDeliveryStatus.Pending, Noon.AddMinutes(1), "421"));
        Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMicroseconds(1));
        (await ClaimAsync()).Should().BeEmpty();
        Clock.Advance(TimeSpan.FromMicroseconds(1));
        (await context.CompleteDeliveriesAsync(await ClaimAsync())).Should().Be(1);
        (await FindAsync(notification)).Error.Should().BeNull();
    }

    [Test]
    public async Task Without_another_attempt_a_failed_delivery_is_given_up()
    {
        var notification = At(-1);
        await PutAsync([notification]);
        await using var context = CreateQueue();

        await context.FailDeliveriesAsync((await ClaimAsync()).Single().Deliveries, "550");

        (await FindAsync(notification)).Status.Should().Be(NotificationDeliveryStatus.Failed);
        Clock.Advance(TimeSpan.FromDays(365));
        (await ClaimAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_claim_that_no_longer_holds_changes_nothing(
        [Values("expired", "claimed again", "completed", "failed", "muted", "gone", "never claimed")] string what, [Values] bool completes)
    {
        var notification = At(-1);
        await PutAsync([notification]);
        await using var context = CreateQueue();
        var claims = (await ClaimAsync()).Single().Deliveries;
        switch (what)
        {
            case "expired":
                Clock.Advance(Lease);
                break;
            case "claimed again":
                Clock.Advance(Lease);
                await ClaimAsync();
                break;
            case "completed":
                await context.CompleteDeliveriesAsync(claims);
                break;
            case "failed":
                await context.FailDeliveriesAsync(claims, "421", Noon.AddHours(1));
                break;
            case "muted":
                await context.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.DueAt, (DateTimeOffset?)null));
                break;
            case "gone":
                await ExecuteAsync("DELETE FROM notification_deliveries");
                break;
            default:
                // What is put off has an instant in the future, as what is claimed has.
                await context.Deliveries.ExecuteUpdateAsync(set =>
                    set.SetProperty(d => d.DueAt, Noon.AddHours(1)).SetProperty(d => d.Attempts, 0));
                claims = [claims[0] with { Attempt = 0 }];
                break;
        }

        var before = await ReadAllAsync();
        (await (completes ? context.CompleteDeliveriesAsync(claims) : context.FailDeliveriesAsync(claims, "550"))).Should().Be(0);

        (await ReadAllAsync()).Should().BeEquivalentTo(before);
    }

    [Test]
    public async Task A_part_of_the_claims_can_still_hold()
    {
        var notifications = OfMany(3);
        await PutAsync(notifications);
        var claims = await ClaimAsync();
        await ExecuteAsync($"UPDATE notification_deliveries SET due_at = NULL WHERE notification_id = '{notifications[1].Id}'");
        await using var context = CreateQueue();

        (await context.CompleteDeliveriesAsync(claims)).Should().Be(2);

        (await context.Notifications.CountAsync(n => notifications.Select(one => one.UserId).Contains(n.UserId) && n.DeliveredViaEmail))
            .Should().Be(2);
    }

    [Test]
    public async Task An_error_is_cut_and_never_refused()
    {
        var notification = At(-1);
        await PutAsync([notification]);
        await using var context = CreateQueue();

        await context.FailDeliveriesAsync(await ClaimAsync(), "a\0b\ud800c" + new string('x', 1 << 20));

        (await FindAsync(notification)).Error.Should().StartWith("a\ufffdb\ufffdcxxx").And.HaveLength(2_000);
    }

    [Test]
    public async Task In_a_transaction_of_the_application_an_outcome_ends_with_it()
    {
        await PutAsync(OfMany(1));
        var claims = await ClaimAsync();
        await using var context = CreateQueue();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            (await context.CompleteDeliveriesAsync(claims)).Should().Be(1);
            await transaction.RollbackAsync();
        }

        (await context.CompleteDeliveriesAsync(claims)).Should().Be(1);
    }

    [Test]
    public async Task A_clock_that_jumps_delays_a_delivery_and_loses_none()
    {
        var notifications = OfMany(20);
        await PutAsync(notifications);
        var random = new Random(1);
        await using var context = CreateQueue();
        var completed = 0;
        for (var i = 0; i < 40; i++)
        {
            Clock.AdjustTime(Noon.AddSeconds(random.Next(-3_600, 3_600)));
            var claims = await ClaimAsync(users: 3);
            Clock.AdjustTime(Noon.AddSeconds(random.Next(-3_600, 3_600)));
            completed += await context.CompleteDeliveriesAsync(claims);
        }

        for (var hour = 2; completed < notifications.Length && hour < 10; hour++)
        {
            Clock.AdjustTime(Noon.AddHours(hour));
            completed += await context.CompleteDeliveriesAsync(await ClaimAsync());
        }

        completed.Should().Be(notifications.Length);
        (await ReadAllAsync()).Should().OnlyContain(d => d.Status == NotificationDeliveryStatus.Sent);
    }
}
