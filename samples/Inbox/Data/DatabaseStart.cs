using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Inbox.Data;

/// <summary>
/// Migrates the database before the first request. Where the configuration sets <c>DemoData</c>, as it does for development, it fills an
/// empty one with demo users, whose password is published, and their notifications.
/// </summary>
internal sealed class DatabaseStart(IServiceScopeFactory scopes, IConfiguration configuration) : IHostedService
{
    private const long StartLock = 0x1B0C5;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await CreateMissingAsync(context, cancellationToken);

        // Of several instances that start at once, one does all of it. EF Core's own lock ends with each migration, so that two could apply
        // the next one. A start that fails ends the process, and its lock.
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({StartLock})", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
        if (configuration.GetValue<bool>("DemoData"))
        {
            var data = ActivatorUtilities.CreateInstance<DemoData>(scope.ServiceProvider);
            await context.Database.CreateExecutionStrategy().ExecuteAsync(() => FillAsync(context, data, cancellationToken));
        }

        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({StartLock})", cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task CreateMissingAsync(AppDbContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
        {
            await creator.CreateAsync(cancellationToken);
        }
    }

    private static async Task FillAsync(AppDbContext context, DemoData data, CancellationToken cancellationToken)
    {
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!await context.Users.AnyAsync(cancellationToken))
        {
            await data.FillAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
