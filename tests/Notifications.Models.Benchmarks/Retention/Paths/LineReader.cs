using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Retention.Paths;

/// <summary>Reads an inbox line by line through the library: each group is one line.</summary>
internal sealed class LineReader(NpgsqlDataSource database)
{
    private readonly PooledDbContextFactory<LibraryContext> _contexts = new(
        new DbContextOptionsBuilder<LibraryContext>()
            .UseNpgsql(database).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);

    /// <summary>The newest member of each group, and what is in none.</summary>
    public async Task<int> CollapsedPageAsync(Guid user, NotificationCursor? after = null)
    {
        var page = await ReadAsync(user, after);
        return page.Items.Count;
    }

    /// <summary>The same with what stands behind each line.</summary>
    public async Task<int> GroupPageAsync(Guid user, NotificationCursor? after = null)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var page = await context.Notifications.Inbox(user).ToGroupPageAsync(Requests.PageSize, after);
        return page.Items.Count;
    }

    /// <summary>Where a page of lines begins; the first page has the number 1.</summary>
    public async Task<NotificationCursor> PlaceOfPageAsync(Guid user, int number)
    {
        NotificationCursor? place = null;
        for (var page = 1; page < number; page++)
        {
            place = (await ReadAsync(user, place)).Next;
        }

        return place ?? throw new InvalidOperationException($"There is no page {number}.");
    }

    private async Task<NotificationPage<Notification>> ReadAsync(Guid user, NotificationCursor? after)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Notifications.Inbox(user).Collapsed().ToPageAsync(Requests.PageSize, after);
    }
}
