using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Pages and badges of one long group read each of its members a bounded number of times, whatever its members' states.</summary>
[OnPlainTables]
public sealed class LongGroupTests : InboxFixture
{
    private const int Members = 5_000;
    private const int Alone = 60;

    // The walk, the count and the probe each read a member once; the update before may leave dead versions to pass.
    private const int MostReads = 4;

    public enum State
    {
        AllThere,
        NewestHalfRead,
        NewestHalfDeleted,
    }

    [Test]
    public async Task The_cost_is_linear([Values] State state, [Values] bool analyzed, [Values] bool generic)
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, state, analyzed);

        foreach (var call in new Func<IQueryable<Notification>, Task>[]
        {
            n => n.Inbox(userId).ToGroupPageAsync(),
            n => n.Inbox(userId).Unread().ToGroupPageAsync(),
            n => n.Inbox(userId).ToGroupPageAsync(after: NotificationCursor.At(Noon.AddSeconds(Members / 2))),
            n => n.Inbox(userId).Unread().ToGroupPageAsync(after: NotificationCursor.At(Noon.AddSeconds(Members / 4))),
            n => n.Inbox(userId).CountGroupsUpToAsync(),
            n => n.Inbox(userId).Unread().CountGroupsUpToAsync(),
            n => n.Inbox(userId).Where(x => x.Title != "x").ToGroupPageAsync(),
        })
        {
            var log = new CommandLog();
            await using var context = CreateContext(options => options.AddInterceptors(log));
            await call(context.Notifications);

            var read = 0.0;
            foreach (var command in log.Commands)
            {
                var plan = await command.ExplainAsync(ConnectionString, generic);
                read += plan.RowsRead + plan.RowsRemoved;
            }

            read.Should().BeLessThanOrEqualTo(MostReads * (Members + Alone), "of {0} statements", log.Commands.Count);
        }
    }

    [Test]
    public async Task The_groups_are_those_of_a_list_in_memory([Values] State state)
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, state, analyzed: true);
        await using var context = CreateContext();
        var all = await context.Notifications.AsNoTracking().Inbox(userId).NewestFirst().ToListAsync();

        var groups = await WalkAsync(after => context.Notifications.AsNoTracking().Inbox(userId).ToGroupPageAsync(7, after));

        groups.Select(group => (group.Head.Id, group.Count)).Should().Equal(
            all.GroupBy(n => n.AggregationId ?? n.Id).Select(group => (group.First().Id, group.Count())));
    }

    // One user owns the whole table, whose heap is not in the order of time.
    private async Task FillAsync(Guid userId, State state, bool analyzed)
    {
        await ExecuteAsync($"""
            TRUNCATE notifications;
            INSERT INTO notifications (id, user_id, type, title, message, aggregation_id, created_at)
            SELECT md5('member' || i)::uuid, '{userId}', 'reply', 't', 'm', md5('group')::uuid,
                   timestamptz '{Noon:O}' + i * interval '1 second'
            FROM generate_series(1, {Members}) AS i ORDER BY md5(i::text);
            INSERT INTO notifications (id, user_id, type, title, message, created_at)
            SELECT md5('alone' || i)::uuid, '{userId}', 'x', 't', 'm', timestamptz '{Noon:O}' - i * interval '1 second'
            FROM generate_series(1, {Alone}) AS i;
            """);
        var newestHalf =
            $"user_id = '{userId}' AND type = 'reply' AND created_at > timestamptz '{Noon:O}' + {Members / 2} * interval '1 second'";
        await ExecuteAsync(state switch
        {
            State.NewestHalfRead => $"UPDATE notifications SET status = 'read', read_at = now() WHERE {newestHalf}",
            State.NewestHalfDeleted => $"UPDATE notifications SET deleted_at = now() WHERE {newestHalf}",
            _ => "SELECT 1",
        });
        if (analyzed)
        {
            await ExecuteAsync("VACUUM ANALYZE notifications");
        }
    }
}
