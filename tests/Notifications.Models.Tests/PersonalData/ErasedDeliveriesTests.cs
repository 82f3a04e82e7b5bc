using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Retention;

namespace Notifications.Models.Tests.PersonalData;

/// <summary>What is still to be sent to a user, and what was sent, goes with the user.</summary>
public sealed class ErasedDeliveriesTests : DatabaseFixture
{
    private const int MoreThanABatch = 5_001;

    protected override Task<string> MakeDatabaseAsync() => DeliveryDbContext.CreateDatabaseAsync();

    [Test]
    public async Task Deliveries_of_the_user_go_and_those_of_others_stay()
    {
        var (userId, other) = (Guid.NewGuid(), Guid.NewGuid());
        await FillAsync(userId, count: 3);
        await FillAsync(other, count: 3);
        await ExecuteAsync($"DELETE FROM notifications WHERE user_id = '{userId}' AND title = 'Number 0'");
        await using var context = CreateDeliveryContext();

        var result = await context.EraseUserAsync(userId);

        result.Should().Be(new ErasureResult(Notifications: 2, NotificationPreferences: 0, NotificationDeliveries: 3));
        result.Total.Should().Be(5);
        (await CountAsync(userId)).Should().Be(0);
        (await CountAsync(other)).Should().Be(3);
    }

    [Test]
    public async Task More_than_a_batch_goes([Values] bool inTransaction)
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, count: 0);
        await ExecuteAsync($"""
            INSERT INTO notification_deliveries (user_id, notification_id, channel)
            SELECT '{userId}', gen_random_uuid(), c FROM generate_series(1, {MoreThanABatch}), unnest(ARRAY['email', 'push']) AS c
            """);
        await using var context = CreateDeliveryContext();
        await using var transaction = inTransaction ? await context.Database.BeginTransactionAsync() : null;

        (await context.EraseUserAsync(userId)).NotificationDeliveries.Should().Be(2 * MoreThanABatch);
        if (transaction is not null)
        {
            await transaction.CommitAsync();
        }

        (await CountAsync(userId)).Should().Be(0);
    }

    [Test]
    public async Task An_erasure_waits_for_who_changes_a_delivery_and_erases_it()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, count: 1);
        await using var worker = await OpenChange.BeginAsync(
            ConnectionString, $"UPDATE notification_deliveries SET attempts = 1 WHERE user_id = '{userId}'");
        var erasure = EraseAsync(userId);
        await LockWait.BeginsAsync(ConnectionString, "transactionid");

        await worker.CommitAsync();

        (await erasure).NotificationDeliveries.Should().Be(1);
        (await CountAsync(userId)).Should().Be(0);
    }

    [Test]
    public async Task A_trigger_that_keeps_deliveries_is_named_as_the_reason()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, count: 1);
        await ExecuteAsync($"""
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            CREATE TRIGGER keep BEFORE DELETE ON notification_deliveries FOR EACH ROW
                WHEN (OLD.user_id = '{userId}') EXECUTE FUNCTION keep();
            """);
        await using var context = CreateDeliveryContext();

        await context.Awaiting(c => c.EraseUserAsync(userId)).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("Rows of the user are still in notification_deliveries*");
    }

    [Test]
    public async Task The_SQL_is_the_approved_one()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, count: 1);
        var log = new List<string>();
        await using var context = CreateDeliveryContext(log.Add);

        await context.EraseUserAsync(userId);

        string.Join("\n\n", log.Where(sql => sql.Contains("notification_deliveries", StringComparison.Ordinal)).Distinct())
            .ShouldBeApproved("PersonalData/ErasedDeliveries.sql");
    }

    private async Task FillAsync(Guid userId, int count)
    {
        await using var context = CreateDeliveryContext();
        var notifications = Enumerable.Range(0, count).Select(number =>
        {
            var notification = Sample.Notification(userId);
            notification.Title = $"Number {number}";
            return notification;
        }).ToList();
        context.AddRange(notifications);
        context.AddRange(notifications.Select(n => DeliveryDbContext.Due(n)));
        await context.SaveChangesAsync();
    }

    private async Task<ErasureResult> EraseAsync(Guid userId)
    {
        await using var context = CreateDeliveryContext();
        return await context.EraseUserAsync(userId);
    }

    private async Task<int> CountAsync(Guid userId)
    {
        await using var context = CreateDeliveryContext();
        return await context.Deliveries.CountAsync(d => d.UserId == userId);
    }

    private DeliveryDbContext CreateDeliveryContext(Action<string>? log = null) =>
        new(DeliveryDbContext.OptionsFor(ConnectionString, log).Options);
}
