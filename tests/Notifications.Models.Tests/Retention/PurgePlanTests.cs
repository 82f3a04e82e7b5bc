using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>The plans of a purge's statements: 60,000 rows, a tenth of them of five users who have too many.</summary>
[OnPlainTables]
public sealed class PurgePlanTests : InboxFixture
{
    private const string AgeIndex = "ix_notifications_created_at";
    private const string DeletedIndex = "ix_notifications_deleted";
    private const string InboxIndex = "ix_notifications_user_id_created_at_id";
    private const int Rows = 60_000;
    private const int Batch = 25;
    private const int Window = 10 * Batch;
    private const int Keep = 100;

    private static readonly string[] Ages = ["read_at < @cutoff", "status = 'unread'"];
    private static readonly string[] Checks = ["deleted_at, 'infinity')", "read_at, 'infinity')", "created_at, 'infinity')"];
    private static readonly string[] Comparisons = [">=", ">"];

    private RehearsedPurge _aged = null!;
    private RehearsedPurge _surplus = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        // A commit that is not on the disk yet leaves nothing for VACUUM to see, and without that no index is read alone.
        await ExecuteAsync($"""
            SET synchronous_commit = on;
            INSERT INTO notifications (id, user_id, type, title, message, status, read_at, created_at, deleted_at)
            SELECT md5('id of ' || i)::uuid,
                   ('00000000-0000-4000-8000-' || lpad(to_hex(
                       CASE WHEN i % 10 = 0 THEN 1 + i / 10 % 5 ELSE 10 + i % 997 END), 12, '0'))::uuid,
                   'mention', 'Ada mentioned you', repeat('Ada mentioned you in "Release notes". ', 4),
                   CASE WHEN i % 3 = 0 THEN 'unread' ELSE 'read' END,
                   CASE WHEN i % 3 > 0 THEN c.at + interval '2 days' END,
                   c.at,
                   CASE WHEN i % 8 = 0 THEN c.at + interval '3 days' END
            FROM generate_series(0, {Rows - 1}) AS i,
                LATERAL (SELECT timestamptz '2026-01-01' + i / 4 * interval '2.4 minutes' AS at) AS c;
            """);
        await VacuumAsync("ANALYZE");
        var age = Noon - January(12);
        _aged = await RehearseAsync(
            new RetentionPolicy { DeletedOlderThan = age, ReadOlderThan = age, UnreadOlderThan = age }, removedByEach: Batch);
        _surplus = await RehearseAsync(new RetentionPolicy { KeepNewestPerUser = Keep }, removedByEach: 0);
    }

    [Test]
    public async Task A_window_ends_where_its_index_says([ValueSource(nameof(Comparisons))] string comparison, [Values] bool generic)
    {
        var plan = await _aged.Sent("SELECT (n.created_at", $"n.created_at {comparison} @")[0].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([AgeIndex], "{0}", plan);
        plan.Types.Should().OnlyContain(type => type == "Limit" || type == "Index Only Scan" || type == "Result", "{0}", plan);
        plan.RowsRead.Should().Be(Window, "{0}", plan);
    }

    [Test]
    public async Task A_search_reads_no_more_than_its_window(
        [ValueSource(nameof(Ages))] string rule, [ValueSource(nameof(Comparisons))] string comparison, [Values] bool generic)
    {
        var search = _aged.Sent("SELECT n.user_id, n.id", rule)
            .Last(sent => sent.CommandText.Contains($"created_at {comparison} @start", StringComparison.Ordinal));

        var plan = await search.ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([AgeIndex], "{0}", plan);
        plan.Types.Should().Equal(["Index Scan"], "nothing is sorted: {0}", plan);
        (plan.RowsRead + plan.RowsRemoved).Should().BeLessThanOrEqualTo(Window + 4, "four rows share an instant: {0}", plan);
    }

    [Test]
    public async Task A_window_of_deleted_rows_ends_where_their_index_says(
        [ValueSource(nameof(Comparisons))] string comparison, [Values] bool generic)
    {
        var plan = await _aged.Sent("SELECT n.user_id::text", $"n.user_id {comparison} @")[0].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([DeletedIndex], "{0}", plan);
        plan.Types.Should().OnlyContain(type => type == "Limit" || type == "Index Only Scan" || type == "Result", "{0}", plan);
        plan.RowsRead.Should().Be(Window, "{0}", plan);
    }

    [Test]
    public async Task A_search_for_deleted_rows_reads_no_others(
        [ValueSource(nameof(Comparisons))] string comparison, [Values] bool generic)
    {
        var search = _aged.Sent("SELECT n.user_id, n.id", "n.deleted_at < @cutoff")
            .Last(sent => sent.CommandText.Contains($"user_id {comparison} @start", StringComparison.Ordinal));

        var plan = await search.ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([DeletedIndex], "{0}", plan);
        plan.Types.Should().NotContain("Seq Scan", "{0}", plan);
        (plan.RowsRead + plan.RowsRemoved).Should().BeLessThanOrEqualTo(2 * (Window + 160), "users have few deleted rows each: {0}", plan);
    }

    [Test]
    public void A_rule_searches_each_row_once([ValueSource(nameof(Ages))] string rule)
    {
        // The rows of an instant are four, and a window ends after them: 252 rows each. Unread rows end at the cutoff, at 11 of 25 days.
        var windows = rule == Ages[1] ? (Rows * 11 / 25 / (Window + 2)) + 1 : (Rows / (Window + 2)) + 1;

        _aged.Sent("SELECT n.user_id, n.id", rule).Should().HaveCountLessThanOrEqualTo(windows + 1);
    }

    [Test]
    public void Deleted_rows_are_searched_once() =>
        _aged.Sent("SELECT n.user_id, n.id", "n.deleted_at < @cutoff").Should().HaveCountLessThanOrEqualTo((Rows / 8 / Window) + 1);

    [Test]
    public async Task Aged_rows_are_removed_in_their_order_by_the_primary_key(
        [ValueSource(nameof(Checks))] string rule, [Values] bool generic)
    {
        var batch = _aged.Sent("DELETE", rule)[0];
        var plan = await batch.ExplainAsync(ConnectionString, generic, _aged.Settings);

        var keys = Keys(batch);
        keys.Should().Equal(keys.OrderBy(key => key.UserId).ThenBy(key => key.Id));
        plan.Indexes.Should().Equal(["pk_notifications"], "{0}", plan);
        plan.Types.Should().Equal(["ModifyTable", "Nested Loop", "Function Scan", "Index Scan"], "{0}", plan);
        plan.RowsRead.Should().Be(2 * Batch, "the list, and each row once: {0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);

        // The way down the index (3 levels) and the row, and its removal.
        plan.Buffers.Should().BeLessThanOrEqualTo(Batch * 7, "{0}", plan);
    }

    [Test]
    public async Task An_index_of_the_application_on_its_foreign_key_is_no_temptation([Values] bool generic)
    {
        const string Index = "CREATE INDEX ix_of_application ON notifications (user_id)";

        var plan = await _aged.Sent("DELETE", Checks[0])[0]
            .ExplainAsync(ConnectionString, generic, $"{_aged.Settings}; {Index}");

        plan.Indexes.Should().Equal(["pk_notifications"], "{0}", plan);
        plan.RowsRead.Should().Be(2 * Batch, "{0}", plan);
    }

    [Test]
    public async Task Users_are_scanned_loosely_in_the_index_of_the_inbox([Values] bool generic)
    {
        var steps = _surplus.Sent("WITH RECURSIVE users");
        var plan = await steps[0].ExplainAsync(ConnectionString, generic);

        // Five users at once, who have 1,050 rows: of each one is read to find it, and 101 to see that it has more than it may keep.
        steps.Count.Should().Be((1_002 / 5) + 1);
        plan.Indexes.Distinct().Should().Equal([InboxIndex], "{0}", plan);
        plan.Types.Should().NotContain("Seq Scan").And.NotContain("Index Scan", "{0}", plan);
        plan.RowsRead.Should().BeLessThan((5 * (1 + Keep + 1)) + 20, "{0}", plan);
    }

    [Test]
    public async Task A_user_with_a_surplus_is_counted_in_the_index_of_the_inbox_alone([Values] bool generic)
    {
        var counts = _surplus.Sent("SELECT count(*)");
        var plan = await counts[0].ExplainAsync(ConnectionString, generic);

        counts.Should().HaveCount(5, "no other user is counted");
        plan.Indexes.Should().Equal([InboxIndex], "{0}", plan);
        plan.Types.Should().Equal(["Aggregate", "Index Only Scan"], "{0}", plan);
    }

    [Test]
    public async Task Surplus_is_found_in_windows_of_the_index_of_the_inbox([Values(0, 1)] int search, [Values] bool generic)
    {
        var plan = await _surplus.Sent("SELECT (w.created_at")[search].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([InboxIndex, "pk_notifications"], "{0}", plan);
        plan.Types.Should().Contain("Index Only Scan").And.NotContain("Seq Scan", "{0}", plan);
        plan.RowsRead.Should().Be(2 * Window, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
    }

    [Test]
    public async Task Surplus_is_removed_by_the_primary_key([Values] bool generic)
    {
        var plan = await _surplus.Sent("DELETE")[0].ExplainAsync(ConnectionString, generic, _surplus.Settings);

        plan.Indexes.Distinct().Order().Should().Equal([InboxIndex, "pk_notifications"], "{0}", plan);
        plan.Types.Should().Contain("Nested Loop").And.NotContain("Seq Scan", "{0}", plan);
        plan.RowsRead.Should().BeLessThan((2 * (Keep + Batch)) + (3 * Batch), "it counts no further than it has to: {0}", plan);
    }

    private static List<(Guid UserId, Guid Id)> Keys(NpgsqlCommand batch) =>
        [.. ((Guid[])batch.Parameters["users"].Value!).Zip((Guid[])batch.Parameters["ids"].Value!)];

    private static DateTimeOffset January(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private async Task<RehearsedPurge> RehearseAsync(RetentionPolicy policy, int removedByEach)
    {
        var rehearsal = new RehearsedPurge(removedByEach);
        await using var context = CreateContext(options => options
            .AddInterceptors(rehearsal)
            .UseNotificationModels(models => models.TimeProvider = new StoppedClock(Noon)));
        await context.PurgeNotificationsAsync(policy, batchSize: Batch);
        return rehearsal;
    }
}
