using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>The path from plain tables to distributed ones that docs/scaling.md describes, word for word and under load.</summary>
public sealed partial class LivePathTests : LayoutFixture
{
    private const int CallsBetweenSteps = 100;

    [SetUp]
    public Task BeginAsync() => CreateDatabaseAsync();

    [TearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public async Task Nothing_is_lost_or_doubled_on_the_way()
    {
        CitusCluster.SkipWithout();
        await CitusCluster.JoinAsync(ConnectionString);
        await using (var context = new Before(ConnectionString))
        {
            await context.Database.EnsureCreatedAsync();
        }

        var load = new AcknowledgedLoad(() => new Before(ConnectionString));
        load.Start();
        var (indexes, others) = Steps();
        await RunAsync(load, indexes);
        load.Create = () => new After(ConnectionString);
        foreach (var step in others)
        {
            await RunAsync(load, step);
        }

        await MigrateAsync(migration => migration.DistributeNotifications(required: true));
        await load.UntilMoreAsync(CallsBetweenSteps);
        await load.StopAsync();

        load.Failures.Should().BeEmpty("the execution strategy retries what fails for a moment");
        await load.ShouldBeStoredAsync();
        (await ReadAsync("SELECT format('%s %s', logicalrelid, partmethod) FROM pg_dist_partition ORDER BY logicalrelid::text"))
            .Should().Equal("notification_preferences h", "notifications h", "organization_notification_preferences n");
    }

    private async Task RunAsync(AcknowledgedLoad load, string step)
    {
        await load.UntilMoreAsync(CallsBetweenSteps);
        foreach (var statement in Transaction().Match(step) is { Success: true } ? [step] : step.Split(";\n"))
        {
            if (!string.IsNullOrWhiteSpace(statement))
            {
                await PlainSql.ExecuteAsync($"{ConnectionString};Command Timeout=300", statement);
            }
        }
    }

    private static (string Indexes, IReadOnlyList<string> Others) Steps()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Repository, "docs", "scaling.md"));
        var chapter = page[page.IndexOf("## A live table", StringComparison.Ordinal)..];
        var steps = Sql().Matches(chapter).Select(block => block.Groups["code"].Value).ToList();
        steps.Should().HaveCount(3, "the indexes, the keys, and the distribution");
        return (steps[0], steps[1..]);
    }

    [GeneratedRegex("```sql\n *(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sql();

    [GeneratedRegex("^BEGIN;")]
    private static partial Regex Transaction();

    private abstract class Application(string connectionString, KeyLayout layout) : DbContext
    {
        // Citus reports a shard that has just moved as an internal error.
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(
            connectionString,
            npgsql => npgsql.EnableRetryOnFailure(maxRetryCount: 20, TimeSpan.FromSeconds(1), [PostgresErrorCodes.InternalError]));

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.AddNotificationModels(options => options.KeyLayout = layout);
    }

    private sealed class Before(string connectionString) : Application(connectionString, KeyLayout.ById);

    private sealed class After(string connectionString) : Application(connectionString, KeyLayout.ByUser);
}
