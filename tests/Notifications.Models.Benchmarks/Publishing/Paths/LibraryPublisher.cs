using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Publishing.Paths;

/// <summary>The library, in an application that pools its contexts.</summary>
internal sealed class LibraryPublisher(NpgsqlDataSource database)
{
    private readonly PooledDbContextFactory<LibraryContext> _contexts =
        new(new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(database).Options);

    public async Task<IReadOnlyList<Guid>> ResolveAsync(IEnumerable<Guid> users, string channel, string type)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.ResolveRecipientsAsync(users, channel, type);
    }

    public async Task<long> PublishAsync(NotificationContent content, IEnumerable<Guid> users)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var result = await context.PublishAsync(content, users);
        return result.Published.Count;
    }

    public async Task<int> PublishToOneAsync(NotificationContent content, Guid user)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var result = await context.PublishAsync(content, [user]);
        return result.Published.Count;
    }

    public async Task<long> InsertAsync(IEnumerable<Notification> notifications)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.InsertNotificationsAsync(notifications);
    }

    public async Task<long> InsertAsync(IAsyncEnumerable<Notification> notifications)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        return await context.InsertNotificationsAsync(notifications);
    }
}
