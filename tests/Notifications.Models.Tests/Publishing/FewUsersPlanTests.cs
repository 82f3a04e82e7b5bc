using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>The plan of a publish to a few of 20,000 users with preferences.</summary>
[OnPlainTables]
public sealed class FewUsersPlanTests : DatabaseFixture
{
    private static readonly NotificationContent Content = new("mention", "t", "m") { AggregationId = Guid.NewGuid() };

    [OneTimeSetUp]
    public Task FillAsync() => ExecuteAsync("""
        ALTER TABLE notification_preferences SET (autovacuum_enabled = FALSE);
        ALTER TABLE organization_notification_preferences SET (autovacuum_enabled = FALSE);
        INSERT INTO organization_notification_preferences (organization_id, preferences)
        SELECT ('00000000-0000-4000-9000-' || lpad(i::text, 12, '0'))::uuid, '{"in_app": {"mention": true}}'
        FROM generate_series(1, 2000) AS i;
        INSERT INTO notification_preferences (user_id, organization_id, preferences)
        SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid,
            ('00000000-0000-4000-9000-' || lpad((1 + i % 2000)::text, 12, '0'))::uuid, '{"email": {"*": false}}'
        FROM generate_series(1, 20000) AS i;
        """);

    [Test]
    [Order(1)]
    public Task Without_statistics_it_looks_each_user_up([Values(1, 32)] int users, [Values] bool generic) => LooksUpAsync(users, generic);

    [Test]
    [Order(2)]
    public async Task It_looks_each_user_up([Values(1, 32)] int users, [Values] bool generic)
    {
        await ExecuteAsync("ANALYZE notification_preferences, organization_notification_preferences");
        await LooksUpAsync(users, generic);
    }

    private async Task LooksUpAsync(int count, bool generic)
    {
        Guid[] users = [.. Enumerable.Range(1, count).Select(i => new Guid($"00000000-0000-4000-8000-{i * 600:000000000000}"))];
        var log = new CommandLog();
        await using var context = new TestDbContext(
            new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString)).AddInterceptors(log).Options);
        (await context.PublishAsync(Content, users)).Published.Should().HaveCount(count);

        var plan = await log.Commands.Single().ExplainAsync(
            ConnectionString, generic, preparation: "TRUNCATE notifications");

        plan.RowsRemoved.Should().Be(0, "{0}", plan);

        // The user, its preferences, those of its organization, and the new row.
        plan.RowsRead.Should().BeLessThanOrEqualTo(4 * count, "{0}", plan);
    }
}
