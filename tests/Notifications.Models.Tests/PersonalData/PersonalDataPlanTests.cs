using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.PersonalData;

/// <summary>The plans of an erasure and of an export: 60,000 rows of 500 users.</summary>
[OnPlainTables]
public sealed class PersonalDataPlanTests : DatabaseFixture
{
    private const string InboxIndex = "ix_notifications_user_id_created_at_id";
    private const string DeletedIndex = "ix_notifications_deleted";
    private const int RowsPerUser = 120;

    private static readonly Guid UserId = new("00000000-0000-4000-8000-000000000007");

    [OneTimeSetUp]
    public Task FillAsync() => ExecuteAsync("""
        INSERT INTO notifications (user_id, type, title, message, created_at, deleted_at)
        SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(i % 500), 12, '0'))::uuid, 'mention', 'Ada mentioned you', repeat('text ', 40),
            timestamptz '2026-01-01' + i * interval '1 second', CASE WHEN i / 500 % 3 = 0 THEN timestamptz '2026-02-01' END
        FROM generate_series(0, 59999) AS i;
        INSERT INTO notification_preferences (user_id)
        SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid FROM generate_series(0, 499) AS i;
        ANALYZE notifications, notification_preferences;
        """);

    [Test]
    public async Task An_erasure_finds_rows_in_two_indexes([Values] bool generic)
    {
        var plan = await (await SentByErasureAsync(sql => sql.StartsWith("SELECT (f.created_at", StringComparison.Ordinal)))
            .ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().BeEquivalentTo([InboxIndex, DeletedIndex], "{0}", plan);
        plan.RowsRead.Should().Be(RowsPerUser, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
    }

    [Test]
    public async Task An_erasure_deletes_rows_by_their_keys([Values] bool generic)
    {
        var plan = await (await SentByErasureAsync(sql => sql.StartsWith("DELETE FROM notifications ", StringComparison.Ordinal)))
            .ExplainAsync(ConnectionString, generic);

        plan.Indexes.Distinct().Should().Equal(["pk_notifications"], "{0}", plan);
        plan.RowsRead.Should().Be(2 * RowsPerUser, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
    }

    [Test]
    public async Task An_export_finds_rows_in_two_indexes_and_reads_them_by_their_keys([Values] bool generic)
    {
        var log = new CommandLog();
        await using var context = ContextWith(log);
        await context.ExportNotificationsAsync(UserId).ToListAsync();

        log.Commands.Should().HaveCount(2);
        var (find, read) = (
            await log.Commands[0].ExplainAsync(ConnectionString, generic), await log.Commands[1].ExplainAsync(ConnectionString, generic));
        find.Indexes.Should().BeEquivalentTo([InboxIndex, DeletedIndex], "{0}", find);
        find.RowsRead.Should().Be(RowsPerUser, "{0}", find);
        read.Indexes.Should().OnlyContain(index => index == "pk_notifications", "{0}", read);
        (read.RowsRead + read.RowsRemoved).Should().BeLessThanOrEqualTo(2 * RowsPerUser, "{0}", read);
    }

    // The transaction is rolled back, so that each test finds all rows.
    private async Task<NpgsqlCommand> SentByErasureAsync(Func<string, bool> isIt)
    {
        var log = new CommandLog();
        await using var context = ContextWith(log);
        await using var transaction = await context.Database.BeginTransactionAsync();
        await context.EraseUserAsync(UserId);
        return log.Commands.First(command => isIt(command.CommandText));
    }

    private TestDbContext ContextWith(CommandLog log) =>
        new(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString)).AddInterceptors(log).Options);
}
