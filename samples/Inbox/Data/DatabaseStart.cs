using Microsoft.EntityFrameworkCore;

namespace Inbox.Data;

/// <summary>Migrates the database before the first request, and fills an empty one with something to look at.</summary>
internal sealed class DatabaseStart(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await context.Database.MigrateAsync(cancellationToken);
        if (!await context.Users.AnyAsync(cancellationToken))
        {
            await ActivatorUtilities.CreateInstance<DemoData>(scope.ServiceProvider).FillAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
