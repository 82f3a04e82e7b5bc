using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>How PostgreSQL goes about lines: 60,000 rows, a quarter of them of one user, and every third row of a user in a group of ten; then one group that all share.</summary>
[OnPlainTables]
public sealed class GroupPlanTests : InboxFixture
{
    private const string InboxIndex = "ix_notifications_user_id_created_at_id";
    private const string GroupIndex = "ix_notifications_aggregation_id";

    private static readonly Guid Heavy = Guid.Parse("00000000-0000-4000-8000-000000000000");
    private static readonly Guid OneOfMany = Guid.Parse("00000000-0000-4000-9000-000000000007");

    [OneTimeSetUp]
    public Task FillAsync() => ExecuteAsync("""
        INSERT INTO notifications (id, user_id, type, title, message, status, read_at, created_at, aggregation_id)
        SELECT md5('id of ' || i)::uuid, u.id, 'mention', 'Ada mentioned you', repeat('Ada mentioned you in "Release notes". ', 4),
               CASE WHEN i % 5 = 0 THEN 'unread' ELSE 'read' END, CASE WHEN i % 5 > 0 THEN timestamptz '2026-03-01' END,
               timestamptz '2026-01-01' + i * interval '1 second',
               CASE WHEN i / 4 % 3 = 0 THEN md5(u.id::text || i / 120)::uuid END
        FROM generate_series(0, 59999) AS i,
             LATERAL (SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(CASE WHEN i % 4 = 0 THEN 0 ELSE 1 + i / 4 % 1000 END), 12, '0'))::uuid AS id) AS u;
        INSERT INTO notifications (id, user_id, type, title, message, created_at, aggregation_id)
        SELECT md5('id of all ' || i)::uuid, ('00000000-0000-4000-9000-' || lpad(to_hex(i % 5000), 12, '0'))::uuid, 'release', 'News', 'For all',
               timestamptz '2026-01-02' + i * interval '1 second', md5('all')::uuid
        FROM generate_series(0, 14999) AS i;
        ANALYZE notifications;
        """);

    [Test]
    public async Task A_page_of_lines_is_read_along_the_inbox_and_asks_for_each_member_whether_there_is_a_newer_one([Values] bool unreadOnly)
    {
        var sent = await SentAsync(n => Lines(n, unreadOnly).ToPageAsync());

        var plan = await sent[0].ExplainAsync(ConnectionString, generic: false);

        plan.Indexes.Distinct().Should().Contain(GroupIndex).And.Contain(unreadOnly ? "ix_notifications_unread" : InboxIndex).And.HaveCount(2, "{0}", plan);
        plan.Types.Should().NotContain(type => type.Contains("Sort", StringComparison.Ordinal), "{0}", plan);

        // 51 lines are 51 rows and nine of ten members on the way, each with a look at the index of the groups.
        plan.RowsRead.Should().BeLessThan(250, "{0}", plan);
        plan.Buffers.Should().BeLessThan(600, "{0}", plan);
    }

    [Test]
    public async Task The_groups_of_a_page_are_found_by_their_index()
    {
        var sent = await SentAsync(n => n.Inbox(Heavy).ToGroupPageAsync());

        var plan = await sent[1].ExplainAsync(ConnectionString, generic: false);

        plan.Indexes.Distinct().Should().Equal([GroupIndex], "{0}", plan);
        plan.RowsRead.Should().BeLessThan(1_000, "{0}", plan);

        // PostgreSQL 14 numbers all members of a group and then keeps three.
        plan.RowsRemoved.Should().BeLessThan(100, "{0}", plan);
        plan.Buffers.Should().BeLessThan(200, "{0}", plan);
    }

    [Test]
    public async Task A_group_that_many_users_share_is_read_for_one_of_them_alone([Values] bool generic)
    {
        var sent = await SentAsync(n => n.Inbox(OneOfMany).ToGroupPageAsync());

        foreach (var command in sent)
        {
            var plan = await command.ExplainAsync(ConnectionString, generic);
            plan.RowsRead.Should().BeLessThan(20, "{0}", plan);
            plan.RowsRemoved.Should().BeLessThan(20, "{0}", plan);
        }
    }

    private static IQueryable<Notification> Lines(IQueryable<Notification> notifications, bool unreadOnly) =>
        (unreadOnly ? notifications.Inbox(Heavy).Unread() : notifications.Inbox(Heavy)).Collapsed();

    private async Task<IReadOnlyList<Npgsql.NpgsqlCommand>> SentAsync(Func<IQueryable<Notification>, Task> call)
    {
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));
        await call(context.Notifications);
        return log.Commands;
    }
}
