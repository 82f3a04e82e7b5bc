using System.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>
/// A worker dies and comes back again and again while calls run, also between the two phases of a commit. The command in
/// <c>NOTIFICATIONS_CITUS_CRASH</c> kills a worker and starts it again.
/// </summary>
[NonParallelizable]
public sealed class LostWorkerTests : DatabaseFixture
{
    private const string Variable = "NOTIFICATIONS_CITUS_CRASH";
    private const int Crashes = 8;
    private const int OldRows = 4_000;

    private static readonly RetentionPolicy Policy = new() { UnreadOlderThan = TimeSpan.FromDays(365) };

    private static string? Command => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null;

    [Test]
    public async Task Nothing_is_half_or_twice_and_retries_recover([Values] bool retrying)
    {
        CitusCluster.SkipWithout();
        if (Command is null)
        {
            Assert.Ignore($"Set {Variable} to a command that kills a worker of the cluster and starts it again.");
        }

        await using var setup = CreateContext();
        await setup.Notifications.OfAllUsers().ExecuteDeleteAsync();
        await setup.InsertNotificationsAsync(Enumerable.Range(0, OldRows).Select(_ => Old()).ToList());
        var load = new AcknowledgedLoad(() => Context(retrying));
        load.Start();
        using var end = new CancellationTokenSource();
        var purging = PurgeUntilAsync(retrying, end.Token);
        for (var i = 0; i < Crashes; i++)
        {
            await load.UntilMoreAsync(30);
            using var crash = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Command]))!;
            await crash.WaitForExitAsync(CancellationToken.None);
            crash.ExitCode.Should().Be(0);
        }

        await load.UntilMoreAsync(30);
        await load.StopAsync();
        await end.CancelAsync();
        await purging;

        await TestContext.Out.WriteLineAsync($"{load.Acknowledged} calls were acknowledged, {load.Failures.Count} failed.");
        foreach (var kind in load.Failures.GroupBy(failure => $"{failure.GetType().Name}: {failure.Message.Split('\n')[0]}"))
        {
            await TestContext.Out.WriteLineAsync($"{kind.Count()} times {kind.Key}");
        }

        if (retrying)
        {
            load.Failures.Should().BeEmpty("the execution strategy retries what a lost worker causes");
        }

        // The second phase of an acknowledged commit may be left to the maintenance daemon, which looks once in a minute:
        // https://docs.citusdata.com/en/stable/develop/api_guc.html
        await ExecuteAsync("SELECT recover_prepared_transactions()");
        (await setup.PurgeNotificationsAsync(Policy)).Outcome.Should().Be(RetentionOutcome.Completed);
        (await setup.Notifications.OfAllUsers().CountAsync(n => n.Type == "old")).Should().Be(0);
        await load.ShouldBeStoredAsync();
    }

    private TestDbContext Context(bool retrying) => new(new DbContextOptionsBuilder<TestDbContext>().UseNpgsql(ConnectionString, npgsql =>
    {
        if (retrying)
        {
            // Citus reports some losses of a worker as internal errors.
            npgsql.EnableRetryOnFailure(maxRetryCount: 30, TimeSpan.FromSeconds(1), [PostgresErrorCodes.InternalError]);
        }
    }).Options);

    private async Task PurgeUntilAsync(bool retrying, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await using var context = Context(retrying);
            try
            {
                await context.PurgeNotificationsAsync(Policy, batchSize: 50, cancellationToken: end);
            }
            catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or DbUpdateException)
            {
                // What the batch would have removed is still there; the last purge removes it.
                await TestContext.Out.WriteLineAsync($"The purge failed: {exception.Message.Split('\n')[0]}");
            }
        }
    }

    private static Notification Old() => new()
    {
        UserId = Guid.NewGuid(),
        Type = "old",
        Title = "old",
        Message = "m",
        CreatedAt = DateTimeOffset.UtcNow.AddYears(-2),
    };
}
