using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>What a claim takes, leaves and cancels.</summary>
public sealed class ClaimTests : DeliveryFixture
{
    [Test]
    public async Task A_claim_takes_everything_that_is_due_of_a_user_the_oldest_first()
    {
        var (ofAda, ofBob) = (Of(Guid.NewGuid(), 3), Of(Guid.NewGuid(), 1));
        await PutAsync([.. ofAda, .. ofBob, At(second: 1, ofAda[0].UserId)]);
        await PutAsync(Of(ofAda[0].UserId, 1), "push");

        var claims = await ClaimAsync();

        claims.Select(user => user.UserId).Should().BeEquivalentTo([ofAda[0].UserId, ofBob[0].UserId]);
        claims.Single(user => user.UserId == ofAda[0].UserId).Deliveries.Select(d => d.Notification.Id)
            .Should().Equal(ofAda.Select(n => n.Id), "what is due in a second, or on another channel, waits");
        var first = claims.SelectMany(user => user.Deliveries).First(d => d.Notification.Id == ofAda[0].Id);
        (first.Channel, first.Attempt, first.LeasedUntil).Should().Be((Email, 1, Noon + Lease));
        first.Notification.Should().BeEquivalentTo(ofAda[0], options => options.Excluding(n => n.Data));
        var stored = await FindAsync(ofAda[0]);
        (stored.DueAt, stored.Attempts, stored.Status).Should().Be((Noon + Lease, 1, NotificationDeliveryStatus.Pending));
    }

    [Test]
    public async Task What_is_claimed_is_due_again_when_its_lease_ends()
    {
        await PutAsync(OfMany(1));
        await ClaimAsync();

        Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        (await ClaimAsync()).Should().BeEmpty();
        Clock.Advance(TimeSpan.FromSeconds(1));

        (await ClaimAsync()).Single().Deliveries.Single().Attempt.Should().Be(2);
    }

    [Test]
    public async Task Users_who_have_waited_longest_come_first()
    {
        var waiting = OfMany(5);
        await PutAsync(waiting);

        IdsOf(await ClaimAsync(users: 2)).Should().BeEquivalentTo(waiting[..2].Select(n => n.Id));
        IdsOf(await ClaimAsync(users: 2)).Should().BeEquivalentTo(waiting[2..4].Select(n => n.Id));
        IdsOf(await ClaimAsync(users: 2)).Should().BeEquivalentTo(waiting[4..].Select(n => n.Id));
    }

    [Test]
    public async Task What_was_read_or_deleted_since_is_canceled()
    {
        var notifications = OfMany(4);
        await PutAsync(notifications);
        await using var context = CreateQueue();
        await context.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.Error, "421").SetProperty(d => d.Attempts, 1));
        await context.Notifications.Inbox(notifications[0].UserId).MarkReadAsync();
        await context.Notifications.Inbox(notifications[1].UserId).SoftDeleteAsync(Noon);
        await context.Notifications.Inbox(notifications[2].UserId).SoftDeleteAsync(Noon.AddYears(-1));

        IdsOf(await ClaimAsync()).Should().Equal(notifications[3].Id);

        foreach (var notification in notifications[..3])
        {
            var canceled = await FindAsync(notification);
            (canceled.Status, canceled.Attempts).Should().Be((NotificationDeliveryStatus.Canceled, 1));
        }

        (await FindAsync(notifications[3])).Error.Should().Be("421", "the last error stays until there is another outcome");
    }

    [Test]
    public async Task What_is_in_no_inbox_from_the_beginning_is_delivered()
    {
        var notification = At(-1);
        notification.SoftDelete(notification.CreatedAt);
        await PutAsync([notification]);

        IdsOf(await ClaimAsync()).Should().Equal(notification.Id);
    }

    [Test]
    public async Task The_delivery_of_a_notification_that_is_gone_is_canceled_and_blocks_nobody()
    {
        var (gone, last) = (OfMany(1_200), At(0));
        await PutAsync([.. gone, last]);
        await ExecuteAsync($"DELETE FROM notifications WHERE id <> '{last.Id}'");

        var claims = new List<UserDeliveries>();
        for (var i = 0; i < 3; i++)
        {
            claims.AddRange(await ClaimAsync(users: 1_000));
        }

        IdsOf(claims).Should().Equal(last.Id);
        (await ReadAllAsync()).Count(d => d.Status == NotificationDeliveryStatus.Canceled).Should().Be(gone.Length);
    }

    [Test]
    public async Task A_user_with_many_deliveries_is_claimed_in_parts_and_keeps_nobody_waiting()
    {
        var (heavy, other) = (Of(Guid.NewGuid(), 2_500), At(0));
        await PutAsync([.. heavy, other]);

        var first = await ClaimAsync(users: 2);
        var others = new[] { await ClaimAsync(), await ClaimAsync(), await ClaimAsync() };

        first.Should().HaveCount(2);
        first.Single(user => user.UserId == other.UserId).Deliveries.Should().ContainSingle();
        first.Single(user => user.UserId != other.UserId).Deliveries.Select(d => d.Notification.Id)
            .Should().Equal(heavy[..1_000].Select(n => n.Id));
        others.Select(claims => claims.Sum(user => user.Deliveries.Count)).Should().Equal(1_000, 500, 0);
    }

    [Test]
    public async Task A_digest_is_whole_however_long_the_queue_is()
    {
        var users = OfMany(40).Select(n => n.UserId).ToList();
        await PutAsync(Enumerable.Range(0, 40 * 40).Select(i => At(i - 1_600, users[i % 40])));

        var claims = await ClaimAsync(users: 3);

        claims.Select(user => (user.UserId, user.Deliveries.Count)).Should().BeEquivalentTo(users[..3].Select(user => (user, 40)));
    }

    [Test]
    public async Task A_hundred_failing_deliveries_at_the_head_let_others_pass()
    {
        var (failing, healthy) = (OfMany(100), At(0));
        await PutAsync([.. failing, healthy]);
        await using var context = CreateQueue();

        await context.FailDeliveriesAsync(await ClaimAsync(users: 100), "421", Clock.GetUtcNow().AddMinutes(1));

        IdsOf(await ClaimAsync(users: 100)).Should().Equal(healthy.Id);
    }

    [Test]
    public async Task In_a_transaction_of_the_application_a_claim_ends_with_it([Values] bool isCommitted)
    {
        await PutAsync(OfMany(2));
        await using (var context = CreateQueue())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            (await context.ClaimDeliveriesAsync(Email)).Should().HaveCount(2);
            await (isCommitted ? transaction.CommitAsync() : transaction.RollbackAsync());
        }

        (await ClaimAsync()).Should().HaveCount(isCommitted ? 0 : 2);
    }

    [Test]
    [NotOnCitus(CitusLimits.Snapshots)]
    public async Task Under_REPEATABLE_READ_nothing_is_claimed_twice()
    {
        await PutAsync(OfMany(2));
        await using var context = CreateQueue();
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await context.Notifications.Inbox(Guid.NewGuid()).AnyAsync();
        (await ClaimAsync(users: 1)).Should().HaveCount(1);

        (await context.Awaiting(db => db.ClaimDeliveriesAsync(Email)).Should().ThrowAsync<Exception>())
            .Which.GetBaseException().Should().BeOfType<PostgresException>()
            .Which.SqlState.Should().Be(PostgresErrorCodes.SerializationFailure);
        await context.Notifications.Inbox(Guid.NewGuid()).AnyAsync();
        (await ReadAllAsync()).Sum(d => d.Attempts).Should().Be(1);
    }

    [Test]
    public async Task Claims_at_the_same_time_share_the_queue()
    {
        var notifications = OfMany(60);
        await PutAsync(notifications);

        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ClaimAsync(users: 10))));

        claims.Should().OnlyContain(claim => claim.Count == 10);
        claims.SelectMany(IdsOf).Should().BeEquivalentTo(notifications.Select(n => n.Id));
    }

    [Test]
    public async Task Columns_and_filters_of_the_application_are_no_obstacle()
    {
        static void Model(ModelBuilder model)
        {
            TestLayout.AddModels(model, options => options.Deliveries = true);
            model.Entity<Notification>().Property<int>("Priority").HasColumnName("priority").HasDefaultValue(0);
            model.Entity<Notification>().HasQueryFilter(n => n.Type == "nothing");
            model.Entity<Alarm>();
        }

        var database = await ApplicationContext.CreateDatabaseAsync(Model, options => options.Deliveries = true);
        try
        {
            var alarm = new Alarm { UserId = Guid.NewGuid(), Type = "fire", Title = "Fire", Message = "Leave.", Siren = "loud" };
            await using var context = new ApplicationContext(database, Model);
            context.Entry(context.Add(alarm).Entity).Property("Priority").CurrentValue = 7;
            await context.SaveChangesAsync();
            context.Add(DeliveryOf(alarm));
            await context.SaveChangesAsync();

            var claims = await context.ClaimDeliveriesAsync(Email);

            claims.Single().Deliveries.Single().Notification.Should().BeOfType<Alarm>().Which.Siren.Should().Be("loud");
            (await context.CompleteDeliveriesAsync(claims)).Should().Be(1);
        }
        finally
        {
            await TestServer.DropDatabaseAsync(database);
        }
    }

    public class Alarm : Notification
    {
        public string Siren { get; set; } = "";
    }
}
