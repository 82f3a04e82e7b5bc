using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>The plan of counting a limit: 100,000 rows, half of them of one user, all of one type, the newest of this minute.</summary>
[OnPlainTables]
public sealed class LimitPlanTests : DatabaseFixture
{
    private const int Count = 5;

    private static readonly Guid Heavy = new("00000000-0000-4000-8000-000000000000");
    private static readonly NotificationContent Content = new("mention", "t", "m") { Limit = new(Count, TimeSpan.FromDays(30)) };

    [OneTimeSetUp]
    public Task FillAsync() => ExecuteAsync("""
        ALTER TABLE notifications SET (autovacuum_enabled = FALSE);
        INSERT INTO notifications (user_id, type, title, message, created_at, deleted_at)
        SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(CASE WHEN i % 2 = 0 THEN 0 ELSE i % 1000 END), 12, '0'))::uuid,
            'mention', 't', 'm', now() - (100000 - i) * interval '1 second',
            CASE WHEN i / 1000 % 3 = 0 THEN now() + interval '1 hour' END
        FROM generate_series(1, 100000) AS i;
        """);

    [Test]
    [Order(1)]
    public Task Without_statistics_it_reads_as_many_rows_of_each_user_as_the_limit([Values] bool generic) => ReadsFewRowsAsync(generic);

    [Test]
    [Order(2)]
    public async Task It_reads_as_many_rows_of_each_user_as_the_limit([Values] bool generic)
    {
        await ExecuteAsync("ANALYZE notifications");
        await ReadsFewRowsAsync(generic);
    }

    private async Task ReadsFewRowsAsync(bool generic)
    {
        Guid[] users = [Heavy, .. Enumerable.Range(0, 400).Select(i => new Guid($"00000000-0000-4000-8000-{(2 * i) + 1:x12}"))];
        var plan = await (await SentAsync(users)).ExplainAsync(ConnectionString, generic);

        plan.Indexes.Distinct().Should().BeSubsetOf(["ix_notifications_user_id_created_at_id", "ix_notifications_deleted"], "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);

        // The users themselves are rows of a scan, too.
        plan.RowsRead.Should().BeLessThanOrEqualTo(users.Length + (users.Length * Count), "{0}", plan);
    }

    // The first statement of the trip, with the parameters that it names.
    private async Task<NpgsqlCommand> SentAsync(Guid[] users)
    {
        var log = new CommandLog();
        await using var context = new TestDbContext(
            new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString)).AddInterceptors(log).Options);
        await using (await context.Database.BeginTransactionAsync())
        {
            await context.PublishAsync(Content, users);
        }

        var sent = log.Commands.Single(command => command.CommandText.Contains("INSERT INTO", StringComparison.Ordinal));
        sent.CommandText = sent.CommandText.Split(";\n")[0];
        var others = sent.Parameters.Where(p => !sent.CommandText.Contains($"@{p.ParameterName}", StringComparison.Ordinal));
        foreach (var other in others.ToList())
        {
            sent.Parameters.Remove(other);
        }

        return sent;
    }
}
