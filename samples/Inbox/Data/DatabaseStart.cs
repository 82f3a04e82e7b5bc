using Microsoft.EntityFrameworkCore;

namespace Inbox.Data;

/// <summary>Migrates the database before the first request, and fills an empty one with something to look at.</summary>
internal sealed class DatabaseStart(IServiceScopeFactory scopes) : IHostedService
{
    private const long FillingLock = 0x1B0C5;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var data = ActivatorUtilities.CreateInstance<DemoData>(scope.ServiceProvider);
        await context.Database.MigrateAsync(cancellationToken);
        await context.Database.CreateExecutionStrategy().ExecuteAsync(() => FillAsync(context, data, cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Of several hosts that start at once, one fills the database, and with everything or nothing.
    private static async Task FillAsync(AppDbContext context, DemoData data, CancellationToken cancellationToken)
    {
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({FillingLock})", cancellationToken);
        if (!await context.Users.AnyAsync(cancellationToken))
        {
            await data.FillAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
