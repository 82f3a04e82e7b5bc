using LocalPostgres;
using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Servers;
using Npgsql;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>All processes of the server are killed while a claim, a completion or a failure commits, and the server restarts.</summary>
[OnPlainTables]
public sealed class KilledServerTests : DeliveryFixture
{
    // The server loses everything that is not committed, including the numbers of open transactions.
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
        await DeliveryDbContext.CreateTablesAsync(connectionString);
        await PlainSql.ExecuteAsync(connectionString, $"""
            {HeldCommits.Trigger}
            CREATE CONSTRAINT TRIGGER wait_at_commit AFTER UPDATE ON notification_deliveries
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit();
            """);
        return connectionString;
    }

    [Test]
    public async Task A_claim_survives()
    {
        var notifications = OfMany(5);
        await PutAsync(notifications);

        var claims = await ThroughKillAsync(db => db.ClaimDeliveriesAsync(Email, lease: Lease));

        IdsOf(claims).Should().BeEquivalentTo(notifications.Select(n => n.Id));
        (await ReadAllAsync()).Should().OnlyContain(d => d.Attempts == 1 && d.DueAt == Noon + Lease);
    }

    [Test]
    public async Task An_outcome_survives([Values] bool completes)
    {
        await PutAsync(OfMany(5));
        var claims = await ClaimAsync();

        (await ThroughKillAsync(db => completes ? db.CompleteDeliveriesAsync(claims) : db.FailDeliveriesAsync(claims, "550")))
            .Should().Be(5);

        (await ReadAllAsync()).Should().OnlyContain(d => d.DueAt == null && completes == (d.SentAt != null));
    }

    private async Task<T> ThroughKillAsync<T>(Func<DeliveryDbContext, Task<T>> work)
    {
        await using var context = CreateQueue(retrying: true);
        await using var commits = await HeldCommits.HoldAsync(ConnectionString);
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
        await LockWait.BeginsAsync(ConnectionString, "advisory");
        await _server.KillAsync();
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await _server.StartAgainAsync();
    }
}
