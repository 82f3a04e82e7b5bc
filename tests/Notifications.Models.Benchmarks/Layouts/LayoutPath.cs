using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Inbox;
using Npgsql;

namespace Notifications.Models.Benchmarks.Layouts;

/// <summary>The same requests, whatever the layout of the tables.</summary>
internal sealed class LayoutPath<TContext>(NpgsqlDataSource database) : ILayoutPath
    where TContext : DbContext
{
    private readonly PooledDbContextFactory<TContext> _contexts = new(
        new DbContextOptionsBuilder<TContext>().UseNpgsql(database).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);

    public async Task<int> PageAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return (await context.Set<Notification>().Inbox(user).ToPageAsync(Requests.PageSize)).Items.Count;
    }

    public async Task<int> BadgeAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return (await context.Set<Notification>().Inbox(user).Unread().CountUpToAsync(Requests.BadgeCap)).Value;
    }

    public async Task<int> MarkAllAsync(Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.Set<Notification>().Inbox(user).MarkReadAsync();
    }

    public async Task<long> PublishAsync(NotificationContent content, IEnumerable<Guid> users)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return (await context.PublishAsync(content, users)).Published.Count;
    }
}
