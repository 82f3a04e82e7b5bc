using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Data;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Inbox.Paths;

/// <summary>
/// The baseline: the table and habits of the specification, in an application that pools its contexts and tracks only what it changes.
/// </summary>
internal sealed class SeedInbox(NpgsqlDataSource database) : InboxPath
{
    private readonly PooledDbContextFactory<SeedContext> _contexts = new(
        new DbContextOptionsBuilder<SeedContext>().UseNpgsql(database).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);

    private readonly Sample _sample = Samples.New(1)[0];

    public override async Task<int> PageAsync(Guid user, Position? after = null, int size = Requests.PageSize)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await ReadPageAsync(InboxOf(context, user), after?.Offset ?? 0, size);
    }

    public override async Task<int> PageOfTitleAsync(Guid user, string start)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await ReadPageAsync(InboxOf(context, user).Where(n => n.Title.StartsWith(start)), 0, Requests.PageSize);
    }

    public override async Task<int> PageOfTypeAsync(Guid user, string type)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await ReadPageAsync(InboxOf(context, user).Where(n => n.Type == type), 0, Requests.PageSize);
    }

    public override async Task<int> BadgeAsync(Guid user) => Math.Min(await CountUnreadAsync(user), Requests.BadgeCap);

    public override async Task<int> CountUnreadAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await UnreadOf(context, user).CountAsync();
    }

    public override async Task<int> MarkAllReadAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        DateTimeOffset? now = DateTimeOffset.UtcNow;
        return await UnreadOf(context, user)
            .ExecuteUpdateAsync(row => row.SetProperty(n => n.Status, "read").SetProperty(n => n.ReadAt, now));
    }

    /// <summary>The same by loading them, changing each, and saving all.</summary>
    public async Task<int> LoadAndMarkAllReadAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var unread = await UnreadOf(context, user).AsTracking().ToListAsync();
        unread.ForEach(MarkRead);
        return await context.SaveChangesAsync();
    }

    public override async Task<int> MarkReadAsync(Guid user, Guid id)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        MarkRead(await InboxOf(context, user).AsTracking().SingleAsync(n => n.Id == id));
        return await context.SaveChangesAsync();
    }

    public override async Task<int> DeleteAsync(Guid user, Guid id)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        (await InboxOf(context, user).AsTracking().SingleAsync(n => n.Id == id)).DeletedAt = DateTimeOffset.UtcNow;
        return await context.SaveChangesAsync();
    }

    public override async Task<int> InsertAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        context.Add(new SeedNotification
        {
            UserId = user,
            Type = _sample.Type,
            Title = _sample.Title,
            Message = _sample.Message,
            Data = _sample.Data,
        });
        return await context.SaveChangesAsync();
    }

    private static IQueryable<SeedNotification> InboxOf(SeedContext context, Guid user) =>
        context.Notifications.Where(n => n.UserId == user && n.DeletedAt == null);

    private static IQueryable<SeedNotification> UnreadOf(SeedContext context, Guid user) =>
        InboxOf(context, user).Where(n => n.Status == "unread");

    private static async Task<int> ReadPageAsync(IQueryable<SeedNotification> inbox, int offset, int size)
    {
        var page = await inbox.OrderByDescending(n => n.CreatedAt).Skip(offset).Take(size).ToListAsync();
        return page.Count;
    }

    private static void MarkRead(SeedNotification notification)
    {
        notification.Status = "read";
        notification.ReadAt = DateTimeOffset.UtcNow;
    }
}
