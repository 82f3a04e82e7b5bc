using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Retention;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Who mutes a channel is sent nothing more on it.</summary>
public sealed class MutedDeliveriesTests : DatabaseFixture
{
    private readonly Guid _userId = Guid.NewGuid();

    protected override Task<string> MakeDatabaseAsync() => DeliveryDbContext.CreateDatabaseAsync();

    [SetUp]
    public Task EmptyAsync() => ExecuteAsync(
        "TRUNCATE notifications, notification_deliveries, notification_preferences, organization_notification_preferences");

    [Test]
    public async Task What_is_pending_on_the_channel_is_canceled_and_nothing_else()
    {
        var (first, second, other) = (New(_userId), New(_userId), New(Guid.NewGuid()));
        var failedOnce = DeliveryDbContext.Due(second);
        (failedOnce.Attempts, failedOnce.Error) = (1, "The server is busy.");
        await SaveAsync(first, second, other, DeliveryDbContext.Due(first), failedOnce, DeliveryDbContext.Due(other),
            DeliveryDbContext.Sent(first, "sms"), DeliveryDbContext.Due(first, "push"));
        await using var context = CreateDeliveryContext();

        await context.MuteChannelAsync(_userId, "email");

        (await StatesAsync(_userId)).Should().BeEquivalentTo(
        [
            (first.Id, "email", NotificationDeliveryStatus.Canceled), (second.Id, "email", NotificationDeliveryStatus.Canceled),
            (first.Id, "sms", NotificationDeliveryStatus.Sent), (first.Id, "push", NotificationDeliveryStatus.Pending),
        ]);
        (await StatesAsync(other.UserId)).Should().Equal((other.Id, "email", NotificationDeliveryStatus.Pending));
        (await context.ResolvePreferenceAsync(_userId, "email", "mention")).Enabled.Should().BeFalse();
    }

    [Test]
    public async Task What_a_lock_has_enabled_is_still_sent([Values] bool byDefaults)
    {
        var organizationId = Guid.NewGuid();
        var (alert, mention) = (New(_userId, "security.alert"), New(_userId));
        await SaveAsync(alert, mention, DeliveryDbContext.Due(alert), DeliveryDbContext.Due(mention));
        var locks = PreferenceSet.Empty.Lock("email", "security.alert", true);
        await using var context = CreateDeliveryContext(byDefaults ? locks : PreferenceSet.Empty);
        await context.SetOrganizationAsync(_userId, organizationId);
        if (!byDefaults)
        {
            await context.PatchOrganizationPreferencesAsync(organizationId, locks.ToPatch());
        }

        await context.MuteChannelAsync(_userId, "email");

        (await StatesAsync(_userId)).Should().BeEquivalentTo(
        [
            (alert.Id, "email", NotificationDeliveryStatus.Pending), (mention.Id, "email", NotificationDeliveryStatus.Canceled),
        ]);
    }

    [Test]
    public async Task A_claim_in_progress_is_waited_for_and_canceled()
    {
        var notification = New(_userId);
        await SaveAsync(notification, DeliveryDbContext.Due(notification));
        await using var worker = await OpenChange.BeginAsync(
            ConnectionString,
            $"UPDATE notification_deliveries SET attempts = 1, due_at = now() + interval '5 minutes' WHERE user_id = '{_userId}'");
        var mute = MuteAsync();
        await LockWait.BeginsAsync(ConnectionString, "transactionid");

        await worker.CommitAsync();
        await mute;

        (await StatesAsync(_userId)).Should().Equal((notification.Id, "email", NotificationDeliveryStatus.Canceled));
    }

    [Test]
    public async Task Who_has_claimed_before_can_neither_complete_nor_repeat()
    {
        var notification = New(_userId);
        await SaveAsync(notification, DeliveryDbContext.Due(notification));
        await using var worker = CreateDeliveryContext();
        var claims = await worker.ClaimDeliveriesAsync("email");
        claims.Should().ContainSingle();
        await using var context = CreateDeliveryContext();

        await context.MuteChannelAsync(_userId, "email");

        (await worker.FailDeliveriesAsync(claims, "The server is busy.", DateTimeOffset.UtcNow.AddMinutes(1))).Should().Be(0);
        (await worker.CompleteDeliveriesAsync(claims)).Should().Be(0);
        (await StatesAsync(_userId)).Should().Equal((notification.Id, "email", NotificationDeliveryStatus.Canceled));
        (await worker.ClaimDeliveriesAsync("email")).Should().BeEmpty();
    }

    [Test]
    public async Task In_a_transaction_of_the_application_that_rolls_back_nothing_has_changed()
    {
        var notification = New(_userId);
        await SaveAsync(notification, DeliveryDbContext.Due(notification));
        await using var context = CreateDeliveryContext();
        await using (await context.Database.BeginTransactionAsync())
        {
            await context.MuteChannelAsync(_userId, "email");
        }

        (await StatesAsync(_userId)).Should().Equal((notification.Id, "email", NotificationDeliveryStatus.Pending));
        (await context.GetPreferencesAsync(_userId)).Should().Be(PreferenceSet.Empty);
    }

    [Test]
    public async Task A_change_that_is_not_stored_cancels_nothing()
    {
        var notification = New(_userId);
        await SaveAsync(notification, DeliveryDbContext.Due(notification), new NotificationPreference { UserId = _userId });
        await using var context = CreateDeliveryContext();
        await ExecuteAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON notification_preferences FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        await context.Awaiting(c => c.MuteChannelAsync(_userId, "email")).Should().ThrowAsync<InvalidOperationException>();

        (await StatesAsync(_userId)).Should().Equal((notification.Id, "email", NotificationDeliveryStatus.Pending));
        await ExecuteAsync("DROP TRIGGER refuse ON notification_preferences");
        await ExecuteAsync("DROP FUNCTION refuse");
    }

    [Test]
    public async Task The_SQL_is_the_approved_one()
    {
        var notification = New(_userId);
        await SaveAsync(notification, DeliveryDbContext.Due(notification));
        var log = new List<string>();
        await using var context = CreateDeliveryContext(PreferenceSet.Empty.Lock("email", "security.alert", true), log.Add);

        await context.MuteChannelAsync(_userId, "email");

        string.Join("\n\n", log.Where(sql => sql.Contains("notification_deliveries", StringComparison.Ordinal)))
            .ShouldBeApproved("Preferences/Commands/MutedDeliveries.sql");
    }

    private static Notification New(Guid userId, string type = "mention") =>
        new() { Id = Guid.NewGuid(), UserId = userId, Type = type, Title = "Ada mentioned you", Message = "In \"Release notes\"." };

    private async Task MuteAsync()
    {
        await using var context = CreateDeliveryContext();
        await context.MuteChannelAsync(_userId, "email");
    }

    private async Task SaveAsync(params object[] entities)
    {
        await using var context = CreateDeliveryContext();
        context.AddRange(entities);
        await context.SaveChangesAsync();
    }

    private async Task<List<(Guid Id, string Channel, NotificationDeliveryStatus Status)>> StatesAsync(Guid userId)
    {
        await using var context = CreateDeliveryContext();
        return [.. (await context.Deliveries.Where(d => d.UserId == userId).ToListAsync())
            .Select(d => (d.NotificationId, d.Channel, d.Status))];
    }

    private DeliveryDbContext CreateDeliveryContext(PreferenceSet? defaults = null, Action<string>? log = null) =>
        new(DeliveryDbContext.OptionsFor(ConnectionString, log)
            .UseNotificationModels(models => models.DefaultPreferences = defaults ?? PreferenceSet.Empty).Options);
}
