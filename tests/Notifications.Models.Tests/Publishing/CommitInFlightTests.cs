using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>The connection is lost while the server commits, and the next attempt comes before it has done so.</summary>
public sealed class CommitInFlightTests : FaultFixture
{
    [OneTimeSetUp]
    public Task LetCommitsBeHeldAsync() => ExecuteAsync(HeldCommits.Trigger);

    [Test]
    public async Task A_publish_waits_for_its_own_and_knows_them([Values] bool withKey)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.InFlight("COMMIT"));
        await using var context = RetryingContext.To(proxy.ConnectionString);
        await using var commits = await HeldCommits.HoldAsync(ConnectionString);
        var users = PublishTests.NewUsers(2_500);

        var result = await commits.ReleaseDuringAsync(() => context.PublishAsync(ContentOf(withKey), users));

        proxy.Cuts.Should().Be(1);
        await ShouldBeStoredOnceAsync(users, result);
    }

    [Test]
    [OnPlainTables]
    public async Task A_publish_to_one_user_waits_for_its_own_and_knows_it()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.InFlight("INSERT INTO"));
        await using var context = RetryingContext.To(proxy.ConnectionString);
        await using var commits = await HeldCommits.HoldAsync(ConnectionString);
        var userId = Guid.NewGuid();

        var result = await commits.ReleaseDuringAsync(() => context.PublishAsync(Content, [userId]));

        proxy.Cuts.Should().Be(1);
        await ShouldBeStoredOnceAsync([userId], result);
    }

    [Test]
    public async Task A_list_is_copied_once()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.InFlight("COMMIT"));
        await using var context = RetryingContext.To(proxy.ConnectionString);
        await using var commits = await HeldCommits.HoldAsync(ConnectionString);
        var notifications = Many(Guid.NewGuid(), 5_000);

        (await commits.ReleaseDuringAsync(() => context.InsertNotificationsAsync(notifications))).Should().Be(5_000);
        proxy.Cuts.Should().Be(1);
        await ShouldBeStoredOnceAsync(notifications);
    }
}
