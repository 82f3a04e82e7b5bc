using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Data;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Inbox.Paths;

/// <summary>The library, in an application that pools its contexts and does not track by default.</summary>
internal sealed class LibraryInbox(
    NpgsqlDataSource database, QueryTrackingBehavior tracking = QueryTrackingBehavior.NoTracking, bool threadSafetyChecks = true)
    : InboxPath
{
    private readonly PooledDbContextFactory<LibraryContext> _contexts = new(
        new DbContextOptionsBuilder<LibraryContext>()
            .UseNpgsql(database).UseQueryTrackingBehavior(tracking).EnableThreadSafetyChecks(threadSafetyChecks).Options);

    private readonly Sample _sample = Samples.New(1)[0];

    public override async Task<int> PageAsync(Guid user, Position? after = null, int size = Requests.PageSize)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var page = await context.Notifications.Inbox(user).ToPageAsync(size, after?.Cursor);
        return page.Items.Count;
    }

    public override async Task<int> PageOfTitleAsync(Guid user, string start)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var page = await context.Notifications.Inbox(user).Where(n => n.Title.StartsWith(start)).ToPageAsync(Requests.PageSize);
        return page.Items.Count;
    }

    public override async Task<int> PageOfTypeAsync(Guid user, string type)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var page = await context.Notifications.AsNoTracking().Inbox(user).OfType(type).ToPageAsync(Requests.PageSize);
        return page.Items.Count;
    }

    public override async Task<int> BadgeAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var count = await context.Notifications.Inbox(user).Unread().CountUpToAsync(Requests.BadgeCap);
        return count.Value;
    }

    public override async Task<int> CountUnreadAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Notifications.Inbox(user).Unread().CountAsync();
    }

    public override async Task<int> MarkAllReadAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Notifications.Inbox(user).MarkReadAsync();
    }

    public override async Task<int> MarkReadAsync(Guid user, Guid id)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Notifications.Inbox(user).Where(n => n.Id == id).MarkReadAsync();
    }

    public override async Task<int> DeleteAsync(Guid user, Guid id)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Notifications.Inbox(user).Where(n => n.Id == id).SoftDeleteAsync();
    }

    public override async Task<int> InsertAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        context.Add(new Notification
        {
            UserId = user,
            Type = _sample.Type,
            Title = _sample.Title,
            Message = _sample.Message,
            Data = _sample.Data,
        });
        return await context.SaveChangesAsync();
    }
}
