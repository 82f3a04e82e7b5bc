using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Retention.Paths;

/// <summary>Reads an inbox group by group through the library.</summary>
internal sealed class GroupReader(NpgsqlDataSource database)
{
    private readonly PooledDbContextFactory<LibraryContext> _contexts = new(
        new DbContextOptionsBuilder<LibraryContext>()
            .UseNpgsql(database).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);

    /// <summary>Reads a page of groups, and returns how many groups it has.</summary>
    public async Task<int> PageAsync(Guid user, NotificationCursor? after = null)
    {
        var page = await ReadAsync(user, after);
        return page.Items.Count;
    }

    /// <summary>Counts unread groups for a badge.</summary>
    public async Task<int> BadgeAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return (await context.Notifications.Inbox(user).Unread().CountGroupsUpToAsync(Requests.PageSize)).Value;
    }

    /// <summary>Returns the position at which a page of groups begins; the first page has the number 1.</summary>
    public async Task<NotificationCursor> PositionOfPageAsync(Guid user, int number)
    {
        NotificationCursor? position = null;
        for (var page = 1; page < number; page++)
        {
            position = (await ReadAsync(user, position)).Next;
        }

        return position ?? throw new InvalidOperationException($"There is no page {number}.");
    }

    private async Task<NotificationPage<NotificationGroup>> ReadAsync(Guid user, NotificationCursor? after)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Notifications.Inbox(user).ToGroupPageAsync(Requests.PageSize, after);
    }
}
