using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>The statements of a page of groups; each was read and approved.</summary>
[OnPlainTables]
public sealed class GroupSqlTests : InboxFixture
{
    private static readonly NotificationCursor Later = NotificationCursor.At(Noon.AddHours(1));

    [Test]
    public async Task A_page_of_groups_sends_the_approved_statements()
    {
        var (userId, group) = (Guid.NewGuid(), Guid.NewGuid());

        // The group is longer than the first chunk of a page of one.
        var members = Fill(userId, 6);
        Array.ForEach(members, member => member.AggregationId = group);
        await SaveAsync([.. members, At(0, userId)]);

        var sql = string.Join("\n\n", [
            await SqlAsync("tracked", n => n.Inbox(userId).Unread().ToGroupPageAsync(1, Later)),
            await SqlAsync("untracked", n => n.AsNoTracking().Inbox(userId).ToGroupPageAsync(1, Later)),
            await SqlAsync("with a filter", n => n.Inbox(userId).OfType("mention").ToGroupPageAsync(x => x.Title, 1, Later)),
            await SqlAsync("with data", n => n.AsNoTracking().Inbox(userId).ToGroupPageAsync(2, newest: 2)),
            await SqlAsync("selected, with data", n => n.Inbox(userId).ToGroupPageAsync(x => x.Title, 2, newest: 2)),
            await SqlAsync("badge", n => n.Inbox(userId).Unread().CountGroupsUpToAsync(1)),
        ]);

        $"{sql}\n".ShouldBeApproved("Inbox/Grouping/Groups.sql");
    }

    private async Task<string> SqlAsync(string name, Func<IQueryable<Notification>, Task> call)
    {
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));
        await call(context.Notifications);
        return $"-- {name}\n{string.Join("\n\n", log.Commands.Select(command => command.CommandText))}";
    }
}
