using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Retention;

/// <summary>The plan by which a purge takes deliveries along: 20,000 of them, two for each notification.</summary>
[OnPlainTables]
public sealed class PurgedDeliveriesPlanTests : RetentionFixture
{
    private const int Batch = 25;

    private RehearsedPurge _purge = null!;

    [SetUp]
    public async Task FillAsync()
    {
        await ExecuteAsync("""
            TRUNCATE notification_deliveries;
            INSERT INTO notifications (id, user_id, type, title, message, created_at, deleted_at)
            SELECT md5('id of ' || i)::uuid, md5('user ' || i % 500)::uuid, 'mention', 'Ada mentioned you', 'In "Release notes".',
                timestamptz '2025-01-01' + i * interval '1 minute', timestamptz '2025-02-01'
            FROM generate_series(1, 10000) AS i;
            INSERT INTO notification_deliveries (user_id, notification_id, channel, sent_at)
            SELECT n.user_id, n.id, c, now() FROM notifications AS n, unnest(ARRAY['email', 'push']) AS c;
            ANALYZE notifications, notification_deliveries;
            """);
        _purge = new RehearsedPurge(removedByEach: Batch);
        await using var context = new DeliveryDbContext(DeliveryDbContext.OptionsFor(ConnectionString)
            .AddInterceptors(_purge).UseNotificationModels(models => models.TimeProvider = new StoppedClock(Noon)).Options);
        await context.PurgeNotificationsAsync(Month, batchSize: Batch);
    }

    protected override Task<string> MakeDatabaseAsync() => DeliveryDbContext.CreateDatabaseAsync();

    [Test]
    public async Task Deliveries_are_removed_in_the_order_of_their_keys([Values] bool generic)
    {
        var batch = _purge.Sent("DELETE FROM notification_deliveries")[0];
        var removal = $"DELETE FROM notifications WHERE id = ANY ('{{{string.Join(',', (Guid[])batch.Parameters["ids"].Value!)}}}')";

        var plan = await batch.ExplainAsync(ConnectionString, generic, $"{_purge.Settings}; {removal}");

        plan.Indexes.Should().BeEquivalentTo(["pk_notification_deliveries", "pk_notifications"], "{0}", plan);
        plan.Types.Should().NotContain("Sort").And.NotContain("Hash").And.NotContain("Seq Scan", "{0}", plan);
        plan.RowsRead.Should().Be(Batch + (2 * Batch), "the list, and each delivery once: {0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
    }
}
