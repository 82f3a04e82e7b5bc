using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Publishing.Paths;

/// <summary>The specification's table, through EF Core; it has no preferences, and so is told who wants it.</summary>
internal sealed class SeedPublisher(NpgsqlDataSource database)
{
    private readonly PooledDbContextFactory<SeedContext> _contexts =
        new(new DbContextOptionsBuilder<SeedContext>().UseNpgsql(database).Options);

    public async Task<long> SaveAsync(NotificationContent content, IEnumerable<Guid> recipients)
    {
        await using var context = await _contexts.CreateDbContextAsync();
        context.AddRange(recipients.Select(user => new SeedNotification
        {
            UserId = user,
            Type = content.Type,
            Title = content.Title,
            Message = content.Message,
            Data = content.Data,
            AggregationId = content.AggregationId,
        }));
        return await context.SaveChangesAsync();
    }
}
