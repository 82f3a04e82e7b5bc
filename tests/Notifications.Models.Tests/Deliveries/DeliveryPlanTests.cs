using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>The plans of the statements of deliveries: 40,000 finished deliveries, and 2,000 that are due.</summary>
[OnPlainTables]
public sealed class DeliveryPlanTests : DeliveryFixture
{
    private const string DueIndex = "ix_notification_deliveries_due";
    private const string DeliveryKey = "pk_notification_deliveries";
    private const string NotificationKey = "pk_notifications";

    private readonly CommandLog _nothing = new();
    private readonly CommandLog _log = new();

    // Each test of the base class begins with an empty queue, so one test asks for all plans.
    [Test]
    public async Task Every_statement_uses_the_index_that_is_made_for_it()
    {
        await FillAsync();
        await RehearseAsync();
        foreach (var generic in new[] { false, true })
        {
            var nothing = await ExplainAsync(_nothing.Commands[0], generic);
            nothing.Indexes.Should().Equal([DueIndex], "{0}", nothing);
            nothing.RowsRead.Should().Be(0);
            nothing.Buffers.Should().BeLessThan(8, "it is one probe: {0}", nothing);

            var window = await ExplainAsync(Sent(_log, "SELECT d.user_id, d.notification_id"), generic);
            window.Indexes.Should().Equal([DueIndex], "{0}", window);
            window.Types.Should().Equal(["Limit", "Index Scan"], "nothing is sorted: {0}", window);
            window.RowsRead.Should().Be(1_000, "{0}", window);

            var digests = await ExplainAsync(Sent(_log, "SELECT r.user_id"), generic);
            digests.Types.Should().NotContain("Seq Scan", "{0}", digests);
            digests.RowsRead.Should().BeLessThan(2_500, "{0}", digests);

            await ShouldUseKeysAsync(Sent(_log, "UPDATE notification_deliveries", "leasedUntil"), generic, DeliveryKey, NotificationKey);
            await ShouldUseKeysAsync(Sent(_log, "SELECT n.*"), generic, NotificationKey);
            await ShouldUseKeysAsync(Sent(_log, "UPDATE notification_deliveries", "leased_until"), generic, DeliveryKey);
            await ShouldUseKeysAsync(Sent(_log, "UPDATE notifications"), generic, DeliveryKey, NotificationKey);
        }
    }

    private static NpgsqlCommand Sent(CommandLog log, string start, string contained = "") =>
        log.Commands.First(command => command.CommandText.StartsWith(start, StringComparison.Ordinal)
            && command.CommandText.Contains(contained, StringComparison.Ordinal));

    private async Task ShouldUseKeysAsync(NpgsqlCommand sent, bool generic, params string[] keys)
    {
        var plan = await ExplainAsync(sent, generic);
        plan.Indexes.Distinct().Should().BeEquivalentTo(keys, "{0}", plan);
        plan.Types.Should().NotContain("Seq Scan", "{0}", plan);
    }

    private Task<Plan> ExplainAsync(NpgsqlCommand sent, bool generic) => sent.ExplainAsync(ConnectionString, generic);

    // The outcome is explained for claims whose statement was rolled back, so that it changes nothing; its plan is the same.
    private async Task RehearseAsync()
    {
        await using (var idle = CreateQueue(configure: options => options.AddInterceptors(_nothing)))
        {
            await idle.ClaimDeliveriesAsync("push");
        }

        await using var context = CreateQueue(configure: options => options.AddInterceptors(_log));
        await using var transaction = await context.Database.BeginTransactionAsync();
        await context.CompleteDeliveriesAsync(await context.ClaimDeliveriesAsync(Email, users: 20, Lease));
        await transaction.RollbackAsync();
    }

    private Task FillAsync() => ExecuteAsync("""
        INSERT INTO notifications (id, user_id, type, title, message, created_at)
        SELECT md5('id of ' || i)::uuid, md5('user ' || i % 1000)::uuid, 'mention', 'Ada mentioned you', 'In "Release notes".',
            timestamptz '2026-01-01' + i * interval '1 second'
        FROM generate_series(1, 42000) AS i;
        INSERT INTO notification_deliveries (user_id, notification_id, channel, due_at, attempts, sent_at)
        SELECT md5('user ' || i % 1000)::uuid, md5('id of ' || i)::uuid, 'email',
            CASE WHEN i > 40000 THEN timestamptz '2026-01-01' + i * interval '1 second' END,
            CASE WHEN i > 40000 THEN 0 ELSE 1 END,
            CASE WHEN i <= 40000 THEN timestamptz '2026-01-02' END
        FROM generate_series(1, 42000) AS i;
        ANALYZE notifications, notification_deliveries;
        """);
}
