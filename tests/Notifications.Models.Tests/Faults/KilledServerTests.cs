using System.Collections.Concurrent;
using LocalPostgres;
using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Publishing;
using Notifications.Models.Tests.Servers;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>All processes of the server are killed during a call, and the server restarts on its files.</summary>
public sealed class KilledServerTests : DisturbedCallFixture
{
    private const int Many = 2_500;
    private const long CommitLock = 1;

    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.") { DedupeKey = "2.0" };

    // The machine keeps running, so a write that is not flushed yet survives, also without fsync. The WAL writer is as lazy as possible, so
    // that the server loses everything that is not committed, including the ids of open transactions.
    private static readonly LocalPostgresOptions Options = new()
    {
        Settings = new Dictionary<string, string> { ["synchronous_commit"] = "on", ["wal_writer_delay"] = "10s" },
    };

    private LocalPostgresServer _server = null!;

    public override async Task DropDatabaseAsync() => await _server.DisposeAsync();

    protected override async Task<string> MakeDatabaseAsync()
    {
        _server = await LocalPostgresServer.StartAsync(Options, Probe.OwnServer);
        var connectionString = await _server.CreateDatabaseAsync("killed");
        await TestServer.CreateTablesAsync(connectionString);
        return connectionString;
    }

    [OneTimeSetUp]
    public Task LetCommitsBeHeldAsync() => ExecuteAsync($"""
        CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock_shared({CommitLock});
            RETURN NULL;
        END
        $$;
        CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT OR DELETE ON notifications
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit();
        """);

    [Test]
    public async Task A_publish_survives_a_kill_during_its_last_statement([Values] bool retrying)
    {
        var users = PublishTests.NewUsers(Many);
        await using var other = await HoldAsync(db => db.PublishAsync(Content, [users.Max()]));

        await ShouldSurviveAsync(db => db.PublishAsync(Content, users), retrying, StoredAsync);

        (await StoredAsync()).Should().Be(Many);
    }

    [Test]
    public async Task A_publish_survives_a_kill_during_its_commit()
    {
        var users = PublishTests.NewUsers(Many);
        await using var commits = await HoldCommitsAsync();

        var result = await ThroughKillAsync(db => db.PublishAsync(Content, users), retrying: true);

        result.Published.Select(n => n.UserId).Order().Should().Equal(users.Order());
        (await StoredAsync()).Should().Be(Many);
    }

    [Test]
    public async Task A_COPY_survives_a_kill_between_its_rows([Values] bool retrying)
    {
        var notifications = Fill(Guid.NewGuid(), Many);
        await using var other = await HoldAsync(db => db.InsertNotificationsAsync([notifications[Many / 2]]));

        await ShouldSurviveAsync(db => db.InsertNotificationsAsync(notifications), retrying, StoredAsync);

        (await StoredAsync()).Should().Be(Many);
    }

    [Test]
    public async Task A_COPY_survives_a_kill_during_its_commit()
    {
        await using var commits = await HoldCommitsAsync();

        (await ThroughKillAsync(db => db.InsertNotificationsAsync(Fill(Guid.NewGuid(), Many)), retrying: true)).Should().Be(Many);

        (await StoredAsync()).Should().Be(Many);
    }

    [Test]
    public async Task A_patch_survives_a_kill([Values] bool retrying)
    {
        var userId = await NewUserAsync();
        await using var other = await HoldAsync(db => db.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "other", true)));

        await ShouldSurviveAsync(
            db => db.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "release", true)), retrying, before: () =>
                StateOfAsync(userId));

        await using var context = CreateContextAtNoon();
        (await context.GetPreferencesAsync(userId)).ToString().Should().Be("""{"email":{"mention":false,"release":true}}""");
    }

    [Test]
    public async Task A_purge_survives_a_kill_during_its_second_batch([Values] bool retrying)
    {
        var userId = Guid.NewGuid();
        var policy = await ExpireAsync(rows: 9, userId);
        await using var other =
            await HoldAsync(db => db.Notifications.ForUser(userId).OrderBy(n => n.CreatedAt).Skip(4).Take(1).MarkDeliveredViaEmailAsync());

        var result = await ThroughKillAsync(db => db.PurgeNotificationsAsync(policy, batchSize: 3), retrying);

        result.Total.Should().Be(9, "a purge retries by itself");
        (await StoredAsync()).Should().Be(0);
    }

    [Test]
    public async Task A_purge_survives_a_kill_during_its_commit()
    {
        var policy = await ExpireAsync(rows: 9);
        await using var commits = await HoldCommitsAsync();

        var result = await ThroughKillAsync(db => db.PurgeNotificationsAsync(policy, batchSize: 3), retrying: true);

        result.Total.Should().Be(9);
        (await StoredAsync()).Should().Be(0);
    }

    [Test]
    public async Task Acknowledged_work_is_stored_once_and_other_work_as_a_whole_or_not_at_all()
    {
        const int Rows = 50;
        var (acknowledged, tried) = (new ConcurrentBag<Guid>(), new ConcurrentBag<Guid>());
        using var enough = new SemaphoreSlim(0);

        var writers = Enumerable.Range(0, 8).Select(i => Task.Run(() => WriteUntilItFailsAsync(publishes: i % 2 == 0))).ToList();
        for (var i = 0; i < 40; i++)
        {
            await enough.WaitAsync();
        }

        await KillAndStartAgainAsync();
        await Task.WhenAll(writers);

        await using var context = CreateContextAtNoon();
        var stored = await context.Notifications.OfAllUsers().GroupBy(n => n.AggregationId!.Value)
            .ToDictionaryAsync(group => group.Key, group => group.Count());
        stored.Values.Should().OnlyContain(count => count == Rows);
        acknowledged.Should().BeSubsetOf(stored.Keys);
        stored.Keys.Should().BeSubsetOf(tried);

        async Task WriteUntilItFailsAsync(bool publishes)
        {
            await using var context = CreateContextAtNoon();
            try
            {
                while (true)
                {
                    var aggregation = Guid.NewGuid();
                    tried.Add(aggregation);
                    await (publishes ? PublishAsync(context, aggregation) : CopyAsync(context, aggregation));
                    acknowledged.Add(aggregation);
                    enough.Release();
                }
            }
            catch (InvalidOperationException lost) when (lost.InnerException is NpgsqlException)
            {
                // The kill ends every writer this way.
            }
        }

        static Task PublishAsync(TestDbContext context, Guid aggregation) =>
            context.PublishAsync(Content with { DedupeKey = null, AggregationId = aggregation }, PublishTests.NewUsers(Rows));

        static Task CopyAsync(TestDbContext context, Guid aggregation)
        {
            var notifications = Fill(Guid.NewGuid(), Rows);
            Array.ForEach(notifications, notification => notification.AggregationId = aggregation);
            return context.InsertNotificationsAsync(notifications);
        }
    }

    /// <summary>With retries, the call succeeds. Without them, it fails, nothing has changed, and a second call succeeds.</summary>
    private async Task<T> ShouldSurviveAsync<T, TState>(Func<TestDbContext, Task<T>> work, bool retrying, Func<Task<TState>> before)
    {
        if (retrying)
        {
            return await ThroughKillAsync(work, retrying);
        }

        var state = await before();
        await ShouldLoseConnectionAsync(() => ThroughKillAsync(work, retrying));
        (await before()).Should().Be(state);
        await using var context = CreateContextAtNoon();
        return await work(context);
    }

    private static async Task ShouldLoseConnectionAsync(Func<Task> work) =>
        (await work.Should().ThrowAsync<InvalidOperationException>()).WithInnerException<NpgsqlException>();

    /// <summary>Starts the work, kills the server as soon as the work waits for a lock, and restarts the server.</summary>
    private async Task<T> ThroughKillAsync<T>(Func<TestDbContext, Task<T>> work, bool retrying)
    {
        await using var context = CreateContextAtNoon(retrying: retrying);
        var killing = KillWhenOneWaitsAsync();
        try
        {
            return await work(context);
        }
        finally
        {
            await killing;
        }
    }

    private async Task KillWhenOneWaitsAsync()
    {
        await UntilOneWaitsAsync();
        await KillAndStartAgainAsync();
    }

    private async Task KillAndStartAgainAsync()
    {
        await _server.KillAsync();
        await using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
        await _server.StartAgainAsync();
    }

    /// <summary>Another application with an open transaction, which ends with the server.</summary>
    private async Task<TestDbContext> HoldAsync(Func<TestDbContext, Task> change)
    {
        var other = CreateContextAtNoon();
        await other.Database.BeginTransactionAsync();
        await change(other);
        return other;
    }

    private Task<TestDbContext> HoldCommitsAsync() =>
        HoldAsync(db => db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({CommitLock})"));

    private async Task<RetentionPolicy> ExpireAsync(int rows, Guid? userId = null)
    {
        await SaveAsync(Fill(userId ?? Guid.NewGuid(), rows).Select(n => Deleted(n, Noon.AddDays(-31))));
        return new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) };
    }

    private async Task<int> StoredAsync()
    {
        await using var context = CreateContextAtNoon();
        return await context.Notifications.OfAllUsers().CountAsync();
    }
}
