using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Retention.Paths;

/// <summary>The library, in an application that pools its contexts.</summary>
internal sealed class LibraryRetention(NpgsqlDataSource database) : RetentionPath
{
    private readonly PooledDbContextFactory<LibraryContext> _contexts =
        new(new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(database).Options);

    public override Task<long> RemoveDeletedAsync(DateTimeOffset before) =>
        PurgeAsync(new RetentionPolicy { DeletedOlderThan = DateTimeOffset.UtcNow - before });

    /// <summary>As the hosted service does it.</summary>
    public Task<long> RemoveDeletedWithPausesAsync(DateTimeOffset before) =>
        PurgeAsync(new RetentionPolicy { DeletedOlderThan = DateTimeOffset.UtcNow - before }, pauses: true);

    public override Task<long> RemoveReadAsync(DateTimeOffset before) =>
        PurgeAsync(new RetentionPolicy { ReadOlderThan = DateTimeOffset.UtcNow - before });

    public override Task<long> RemoveSurplusAsync(int keep) => PurgeAsync(new RetentionPolicy { KeepNewestPerUser = keep });

    private async Task<long> PurgeAsync(RetentionPolicy policy, bool pauses = false)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        var result = await context.PurgeAsync(policy, progress: null, Purge.DefaultBatchSize, pauses, CancellationToken.None);
        return result.Total;
    }
}
