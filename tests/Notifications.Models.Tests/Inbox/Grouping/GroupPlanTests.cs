using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>
/// Plans of groups: 60,000 rows, a quarter of them of one user, with every third row of a user in a group of ten; and one group that all
/// share.
/// </summary>
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
             LATERAL (SELECT CASE WHEN i % 4 = 0 THEN 0 ELSE 1 + i / 4 % 1000 END AS number) AS user_of_row,
             LATERAL (SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid AS id) AS u;
        INSERT INTO notifications (id, user_id, type, title, message, created_at, aggregation_id)
        SELECT md5('id of all ' || i)::uuid, ('00000000-0000-4000-9000-' || lpad(to_hex(i % 5000), 12, '0'))::uuid,
               'release', 'News', 'For all', timestamptz '2026-01-02' + i * interval '1 second', md5('all')::uuid
        FROM generate_series(0, 14999) AS i;
        ANALYZE notifications;
        """);

    [Test]
    public async Task The_walk_is_one_range_of_the_index_of_the_inbox([Values] bool unreadOnly, [Values] bool generic)
    {
        var sent = await SentAsync(n => (unreadOnly ? n.Inbox(Heavy).Unread() : n.Inbox(Heavy)).ToGroupPageAsync());

        var plan = await sent[0].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Equal([unreadOnly ? "ix_notifications_unread" : InboxIndex], "{0}", plan);
        plan.Types.Should().NotContain(type => type.Contains("Sort", StringComparison.Ordinal), "{0}", plan);
        plan.RowsRead.Should().Be(102, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
    }

    [Test]
    public async Task The_members_of_a_page_are_counted_by_their_index()
    {
        var sent = await SentAsync(n => n.Inbox(Heavy).ToGroupPageAsync());

        var plan = await sent[^1].ExplainAsync(ConnectionString, generic: false);

        plan.Indexes.Distinct().Should().Equal([GroupIndex], "{0}", plan);
        plan.RowsRead.Should().BeLessThan(1_000, "{0}", plan);
        plan.RowsRemoved.Should().Be(0, "{0}", plan);
        plan.Buffers.Should().BeLessThan(200, "{0}", plan);
    }

    [Test]
    public async Task The_newest_members_of_a_group_are_read_without_its_others([Values] bool generic)
    {
        var sent = await SentAsync(n => n.Inbox(Heavy).ToGroupPageAsync(newest: 2));

        var plan = await sent[3].ExplainAsync(ConnectionString, generic);

        plan.Indexes.Should().Contain(GroupIndex, "{0}", plan);
        plan.RowsRead.Should().BeLessThan(51 * 3 + 1, "{0}", plan);
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

    private async Task<IReadOnlyList<Npgsql.NpgsqlCommand>> SentAsync(Func<IQueryable<Notification>, Task> call)
    {
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));
        await call(context.Notifications);
        return log.Commands;
    }
}
