using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Faults;

/// <summary>An erasure loses its connection before and after each statement: it erases everything and counts each row once.</summary>
public sealed class CutErasureTests : DatabaseFixture
{
    private static readonly Cut[] Cuts =
    [
        Cut.Before("SELECT (f.created_at"),
        Cut.Unanswered("SELECT (f.created_at"),
        Cut.Before("SELECT pg_current_xact_id"),
        Cut.Unanswered("SELECT pg_current_xact_id"),
        Cut.Before("DELETE FROM notifications"),
        Cut.Unanswered("DELETE FROM notifications"),
        Cut.Unanswered("DELETE FROM notification_preferences"),
        Cut.Before("COMMIT"),
        Cut.Unanswered("COMMIT"),
        Cut.Unanswered("COMMIT") with { Times = 3 },
    ];

    [Test]
    public async Task It_erases_and_counts_each_row_once([ValueSource(nameof(Cuts))] Cut cut, [Values] bool retrying)
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($"""
            INSERT INTO notifications (user_id, type, title, message, deleted_at)
            SELECT '{userId}', 't', 't', 'm', CASE WHEN i > 7 THEN now() END FROM generate_series(1, 10) AS i;
            INSERT INTO notification_preferences (user_id) VALUES ('{userId}');
            """);
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context =
            retrying ? RetryingContext.To(proxy.ConnectionString) : new TestDbContext(TestDbContext.OptionsFor(proxy.ConnectionString));

        var result = await context.EraseUserAsync(userId);

        proxy.Cuts.Should().Be(cut.Times);
        result.Should().Be(new ErasureResult(Notifications: 10, NotificationPreferences: 1));
        (await PlainSql.ScalarAsync<long>(ConnectionString, $"SELECT count(*) FROM notifications WHERE user_id = '{userId}'"))
            .Should().Be(0);
    }
}
