using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Retention;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>The connection of a purge is lost before and after what counts: each row is removed once, and counted once.</summary>
public sealed class CutPurgeTests : RetentionFixture
{
    private static readonly Cut[] Cuts =
    [
        Cut.Before("SELECT pg_try_advisory_xact_lock"),
        Cut.Before("DELETE"),
        Cut.Unanswered("DELETE"),
        Cut.Before("COMMIT"),
        Cut.Unanswered("COMMIT"),
        Cut.Unanswered("COMMIT") with { Times = 3 },
    ];

    [Test]
    public async Task With_retries_it_is_done_and_counts_what_it_has_done([ValueSource(nameof(Cuts))] Cut cut)
    {
        var stays = Aged(60, deleted: 29);
        await InsertAsync([.. Many(10, 60, deleted: 60), stays]);
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);

        var removed = await PurgeToTheEndAsync(options => options.UseNpgsql(proxy.ConnectionString, npgsql => npgsql.EnableRetryOnFailure()));

        proxy.Cuts.Should().Be(cut.Times);
        removed.Should().Be(10);
        await ShouldRemainAsync([stays]);
    }

    [Test]
    public async Task Without_retries_it_fails_and_goes_on_the_next_time([ValueSource(nameof(Cuts))] Cut cut)
    {
        var stays = Aged(60, deleted: 29);
        await InsertAsync([.. Many(10, 60, deleted: 60), stays]);
        await using var proxy = CuttingProxy.Start(ConnectionString, cut with { Times = 1 });

        (await FluentActions.Awaiting(() => PurgeAsync(Month, batchSize: 3, configure: options => options.UseNpgsql(proxy.ConnectionString)))
            .Should().ThrowAsync<InvalidOperationException>()).WithInnerException<NpgsqlException>();

        await PurgeToTheEndAsync();
        await ShouldRemainAsync([stays]);
    }

    // Until the server has noticed that its client is gone, the lock of that purge is held, as by another host.
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
