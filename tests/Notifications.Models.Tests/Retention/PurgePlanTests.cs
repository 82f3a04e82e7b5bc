using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Retention;

/// <summary>How PostgreSQL goes about what a purge sends: 60,000 rows, a tenth of them of five users who have too many.</summary>
[OnPlainTables]
public sealed class PurgePlanTests : InboxFixture
{
    private const string AgeIndex = "ix_notifications_created_at";
    private const string InboxIndex = "ix_notifications_user_id_created_at_id";
    private const int Batch = 25;

    // What is found at once.
    private const int Search = 40 * Batch;

    private RehearsedPurge _aged = null!;
    private RehearsedPurge _beyond = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        // A commit that is not on the disk yet leaves nothing for VACUUM to see, and without that no index is read alone.
        await ExecuteAsync("""
            SET synchronous_commit = on;
            INSERT INTO notifications (id, user_id, type, title, message, status, read_at, created_at, deleted_at)
            SELECT md5('id of ' || i)::uuid,
                   ('00000000-0000-4000-8000-' || lpad(to_hex(CASE WHEN i % 10 = 0 THEN 1 + i / 10 % 5 ELSE 10 + i % 997 END), 12, '0'))::uuid,
                   'mention', 'Ada mentioned you', repeat('Ada mentioned you in "Release notes". ', 4),
                   CASE WHEN i % 3 = 0 THEN 'unread' ELSE 'read' END,
                   CASE WHEN i % 3 > 0 THEN c.at + interval '2 days' END,
                   c.at,
                   CASE WHEN i % 8 = 0 THEN c.at + interval '3 days' END
            FROM generate_series(0, 59999) AS i, LATERAL (SELECT timestamptz '2026-01-01' + i / 4 * interval '2.4 minutes' AS at) AS c;
            """);
        await VacuumAsync("ANALYZE");
        _aged = await RehearseAsync(new RetentionPolicy { DeletedOlderThan = Noon - January(16), ReadOlderThan = Noon - January(8) }, Batch);
        _beyond = await RehearseAsync(new RetentionPolicy { KeepNewestPerUser = 100 }, 0);
    }

    [Test]
    public async Task Aged_rows_are_found_along_their_index_for_forty_batches_and_no_further(
        [Values("deleted_at <", "read_at <")] string rule, [Values(0, 2)] int search, [Values] bool generic)
    {
        var searches = _aged.Sent("SELECT n.user_id, n.id, n.created_at", rule);

        var plan = await searches[search].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([AgeIndex], "{0}", plan);
        plan.Types.Should().Equal(["Limit", "Index Scan"], "nothing is sorted: {0}", plan);
        plan.RowsRead.Should().BeInRange(Search, Search + 40, "{0}", plan);

        // Of every eight rows one was deleted, and of every three two were read.
        plan.RowsRemoved.Should().BeLessThan(8 * Search, "{0}", plan);
    }

    [Test]
    public void A_search_is_for_forty_batches([Values("deleted_at <", "read_at <")] string rule)
    {
        var searches = _aged.Sent("SELECT n.user_id, n.id, n.created_at", rule).Count;

        _aged.Sent("DELETE", rule).Should().HaveCountGreaterThan(40 * (searches - 1)).And.HaveCountLessThanOrEqualTo(40 * searches);
    }

    [Test]
    public async Task Aged_rows_are_removed_by_the_primary_key([Values("deleted_at <", "read_at <")] string rule, [Values] bool generic)
    {
        var plan = await _aged.Sent("DELETE", rule)[0].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal(["pk_notifications"], "{0}", plan);
        plan.Types.Should().NotContain("Seq Scan", "{0}", plan);
        plan.RowsRead.Should().BeInRange(Batch, 2 * Batch, "a list of them may be read too: {0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);

        // The way down the index (3 levels), the row, and its removal.
        plan.Buffers.Should().BeLessThanOrEqualTo(Batch * 6, "{0}", plan);
    }

    [Test]
    public async Task An_index_of_the_host_on_its_foreign_key_is_no_temptation([Values] bool generic)
    {
        const string Index = "CREATE INDEX ix_of_host ON notifications (user_id)";

        var plan = await _aged.Sent("DELETE", "deleted_at <")[0].ExplainAsync(ConnectionString, generic, Index);

        plan.Indexes.Should().Equal(["pk_notifications"], "{0}", plan);
        plan.RowsRead.Should().BeInRange(Batch, 2 * Batch, "{0}", plan);
    }

    [Test]
    public async Task Users_with_too_many_are_found_in_the_index_of_the_inbox_alone([Values] bool generic)
    {
        var plan = await _beyond.Sent("SELECT n.user_id\n", "HAVING")[0].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([InboxIndex], "{0}", plan);
        plan.Types.Should().Equal(["Limit", "Aggregate", "Index Only Scan"], "{0}", plan);
        plan.RowsRead.Should().Be(52_500, "each that was not deleted is counted: {0}", plan);

        // Pages of the index, and of the map that says which rows need not be looked at.
        plan.Buffers.Should().BeLessThanOrEqualTo(52_500 / 10, "{0}", plan);
    }

    [Test]
    public async Task What_a_user_has_too_many_is_removed_along_the_index_of_the_inbox([Values] bool generic)
    {
        var plan = await _beyond.Sent("DELETE", "user_id = @user")[0].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Distinct().Order().Should().Equal([InboxIndex, "pk_notifications"], "{0}", plan);
        plan.Types.Should().NotContain("Seq Scan", "{0}", plan);

        // It counts the user's 900, walks them once more, and removes at most a batch of them.
        plan.RowsRead.Should().BeLessThan(6_000, "{0}", plan);
    }

    private static DateTimeOffset January(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private async Task<RehearsedPurge> RehearseAsync(RetentionPolicy policy, int removedByEach)
    {
        var rehearsal = new RehearsedPurge(removedByEach);
        await using var host = CreateContext(options => options
            .AddInterceptors(rehearsal)
            .UseNotificationModels(models => models.TimeProvider = new StoppedClock(Noon)));
        await host.PurgeNotificationsAsync(policy, batchSize: Batch);
        return rehearsal;
    }
}
