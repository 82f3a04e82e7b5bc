using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>The connection is lost at the worst moments: what is retried happens once.</summary>
[OnPlainTables]
public sealed class DeliveryFaultTests : DeliveryFixture
{
    private static readonly Cut[] InClaim =
    [
        Cut.Before("SELECT d.user_id"), Cut.Before("SELECT pg_advisory"), Cut.Before("UPDATE"), Cut.Unanswered("UPDATE"),
        Cut.Before("COMMIT"), Cut.Unanswered("COMMIT"),
    ];

    private static readonly Cut[] InEnd = [Cut.Before("UPDATE"), Cut.Unanswered("UPDATE"), Cut.Before("COMMIT"), Cut.Unanswered("COMMIT")];

    [OneTimeSetUp]
    public Task LetCommitsBeHeldAsync() => ExecuteAsync($"""
        {HeldCommits.Trigger}
        CREATE CONSTRAINT TRIGGER wait_at_commit AFTER UPDATE ON notification_deliveries
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit();
        """);

    [Test]
    public async Task A_claim_that_is_retried_claims_once([ValueSource(nameof(InClaim))] Cut cut)
    {
        var (wanted, read) = (OfMany(3), At(-9));
        read.MarkRead(Noon);
        await PutAsync([.. wanted, read]);
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = CreateQueue(proxy.ConnectionString, retrying: true);

        var claims = await context.ClaimDeliveriesAsync(Email, lease: Lease);

        proxy.Cuts.Should().Be(1);
        IdsOf(claims).Should().BeEquivalentTo(wanted.Select(n => n.Id));
        (await ReadAllAsync()).Select(d => d.Attempts).Order().Should().Equal(0, 1, 1, 1);
        (await context.CompleteDeliveriesAsync(claims)).Should().Be(3);
    }

    [Test]
    public async Task An_outcome_that_is_retried_is_recorded_and_counted_once([ValueSource(nameof(InEnd))] Cut cut, [Values] bool completes)
    {
        await PutAsync(OfMany(3));
        var claims = await ClaimAsync();
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = CreateQueue(proxy.ConnectionString, retrying: true);

        (await EndAsync(context, claims, completes)).Should().Be(3);

        proxy.Cuts.Should().Be(1);
        (await ReadAllAsync()).Should().OnlyContain(d => completes == (d.Status == NotificationDeliveryStatus.Sent));
    }

    [Test]
    public async Task A_claim_whose_commit_is_still_running_is_not_made_twice()
    {
        var notifications = OfMany(3);
        await PutAsync(notifications);
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.InFlight("COMMIT"));
        await using var context = CreateQueue(proxy.ConnectionString, retrying: true);
        await using var commits = await HeldCommits.HoldAsync(ConnectionString);

        var claims = await commits.ReleaseDuringAsync(() => context.ClaimDeliveriesAsync(Email, lease: Lease), "advisory");

        proxy.Cuts.Should().Be(1);
        IdsOf(claims).Should().BeEquivalentTo(notifications.Select(n => n.Id));
        (await ReadAllAsync()).Should().OnlyContain(d => d.Attempts == 1);
    }

    [Test]
    public async Task An_outcome_whose_commit_is_still_running_is_counted([Values] bool completes)
    {
        await PutAsync(OfMany(3));
        var claims = await ClaimAsync();
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.InFlight("COMMIT"));
        await using var context = CreateQueue(proxy.ConnectionString, retrying: true);
        await using var commits = await HeldCommits.HoldAsync(ConnectionString);

        (await commits.ReleaseDuringAsync(() => EndAsync(context, claims, completes))).Should().Be(3);
    }

    [Test]
    public async Task Without_retries_a_lost_claim_is_due_again_when_its_lease_ends()
    {
        var notifications = OfMany(3);
        await PutAsync(notifications);
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Unanswered("COMMIT"));
        await using var context = CreateQueue(proxy.ConnectionString);
        await context.Awaiting(db => db.ClaimDeliveriesAsync(Email, lease: Lease)).Should().ThrowAsync<Exception>();
        (await ClaimAsync()).Should().BeEmpty();

        Clock.Advance(Lease);

        IdsOf(await ClaimAsync()).Should().BeEquivalentTo(notifications.Select(n => n.Id));
    }

    [Test]
    public async Task Behind_PgBouncer_everything_works()
    {
        await using var bouncer = await PgBouncer.StartAsync(PgBouncer.FindOrSkip(), ConnectionString);
        await PutAsync(OfMany(40));

        var completed = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var context = CreateQueue(bouncer.ConnectionString);
            var claims = await context.ClaimDeliveriesAsync(Email, users: 5, Lease);
            return await context.CompleteDeliveriesAsync(claims.Skip(1)) + await context.FailDeliveriesAsync(claims.Take(1), "421");
        }));

        completed.Should().OnlyContain(count => count == 5);
    }

    private static Task<int> EndAsync(DbContext context, IReadOnlyList<UserDeliveries> claims, bool completes) =>
        completes ? context.CompleteDeliveriesAsync(claims) : context.FailDeliveriesAsync(claims, "421", Noon.AddHours(1));
}
