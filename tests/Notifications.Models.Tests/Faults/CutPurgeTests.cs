using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Retention;

namespace Notifications.Models.Tests.Faults;

/// <summary>A purge loses its connection before and after each statement: it removes and counts each row once.</summary>
public sealed class CutPurgeTests : RetentionFixture
{
    private static readonly Cut[] Cuts =
    [
        Cut.Before("SELECT n.user_id"),
        Cut.Unanswered("SELECT n.user_id"),
        Cut.Before("SELECT pg_try_advisory_xact_lock"),
        Cut.Unanswered("SELECT pg_try_advisory_xact_lock"),
        Cut.Before("DELETE"),
        Cut.Unanswered("DELETE"),
        Cut.Before("COMMIT"),
        Cut.Unanswered("COMMIT"),
        Cut.Unanswered("COMMIT") with { Times = 3 },
    ];

    [Test]
    public async Task It_removes_and_counts_each_row_once([ValueSource(nameof(Cuts))] Cut cut, [Values] bool retrying)
    {
        var stays = Aged(60, deleted: 29);
        await InsertAsync([.. Many(10, 60, deleted: 60), stays]);
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);

        var removed = await PurgeToTheEndAsync(options => options.UseNpgsql(proxy.ConnectionString, npgsql =>
        {
            if (retrying)
            {
                npgsql.EnableRetryOnFailure();
            }
        }));

        proxy.Cuts.Should().Be(cut.Times);
        removed.Should().Be(10);
        await ShouldRemainAsync([stays]);
    }

    // The server holds the lock of a purge until it notices that the client is gone.
    private async Task<long> PurgeToTheEndAsync(Action<DbContextOptionsBuilder<TestDbContext>>? configure = null)
    {
        for (var removed = 0L; ;)
        {
            var result = await PurgeAsync(Month, batchSize: 3, configure: configure);
            removed += result.Total;
            if (result.Outcome == RetentionOutcome.Completed)
            {
                return removed;
            }
        }
    }
}
