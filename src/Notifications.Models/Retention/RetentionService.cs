using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Notifications.Models;

/// <summary>Purges once a day, for as long as the host runs.</summary>
internal sealed class RetentionService<TContext>(
    IServiceScopeFactory scopes,
    RetentionPolicy policy,
    RetentionSchedule schedule,
    TimeProvider clock,
    ILogger<RetentionService<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    private static readonly TimeSpan Moment = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var due = schedule.After(clock.GetUtcNow());
        while (true)
        {
            await WaitUntilAsync(due + (schedule.Jitter * (RandomNumberGenerator.GetInt32(1_001) / 1_000.0)), stoppingToken).ConfigureAwait(false);
            await TryPurgeAsync(stoppingToken).ConfigureAwait(false);

            // A timer may fire a moment before its time, which is not to be a second run of the same day. By more than that the clock was set back.
            var now = clock.GetUtcNow();
            due = schedule.After(now < due && now > due - Moment ? due : now);
        }
    }

    private Task WaitUntilAsync(DateTimeOffset instant, CancellationToken stoppingToken)
    {
        var delay = instant - clock.GetUtcNow();
        var waiting = Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, clock, stoppingToken);
        RetentionLog.Waiting(logger, instant);
        return waiting;
    }

    // Whatever goes wrong, a database that is away for a night must not take the host along.
    private async Task TryPurgeAsync(CancellationToken stoppingToken)
    {
        try
        {
            RetentionLog.Purged(logger, await PurgeAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
        {
            RetentionLog.Failed(logger, problem);
        }
    }

    private async Task<RetentionResult> PurgeAsync(CancellationToken stoppingToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            if (scope.ServiceProvider.GetService<IDbContextFactory<TContext>>() is not { } factory)
            {
                return await scope.ServiceProvider.GetRequiredService<TContext>().PurgeNotificationsAsync(policy, cancellationToken: stoppingToken).ConfigureAwait(false);
            }

            var context = await factory.CreateDbContextAsync(stoppingToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                return await context.PurgeNotificationsAsync(policy, cancellationToken: stoppingToken).ConfigureAwait(false);
            }
        }
    }
}
