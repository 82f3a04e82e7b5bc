using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Notifications.Models;

/// <summary>Purges once a day for as long as the application runs, and after a failure within the hour.</summary>
internal sealed class RetentionService<
    [DynamicallyAccessedMembers(ContextOfServices<DbContext>.Members)] TContext>(
    IServiceScopeFactory scopes,
    RetentionPolicy policy,
    RetentionSchedule schedule,
    TimeProvider clock,
    ILogger<RetentionService<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    private static readonly TimeSpan MaxEarliness = TimeSpan.FromHours(1);

    private readonly ContextOfServices<TContext> _contexts = new(scopes);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PurgeDailyAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (NotSupportedException exception)
        {
            // The provider or the mapping is not supported: a retry cannot help.
            RetentionLog.NotSupported(logger, exception.Message);
        }
    }

    private async Task PurgeDailyAsync(CancellationToken stoppingToken)
    {
        var due = schedule.After(clock.GetUtcNow());
        while (true)
        {
            await WaitUntilAsync(due + schedule.NextDelay(), stoppingToken).ConfigureAwait(false);
            while (!await TryPurgeAsync(stoppingToken).ConfigureAwait(false))
            {
                await WaitUntilAsync(clock.GetUtcNow() + RetentionSchedule.NextRetryDelay(), stoppingToken).ConfigureAwait(false);
            }

            // A timer that fires a moment early must not make a second run of the day. A clock that is behind by more was set back.
            var now = clock.GetUtcNow();
            due = schedule.After(now < due && now > due - MaxEarliness ? due : now);
        }
    }

    private Task WaitUntilAsync(DateTimeOffset instant, CancellationToken stoppingToken)
    {
        var delay = instant - clock.GetUtcNow();
        var waiting = Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, clock, stoppingToken);
        RetentionLog.Waiting(logger, instant);
        return waiting;
    }

    // Catches every exception: a database outage must not stop the application.
    private async Task<bool> TryPurgeAsync(CancellationToken stoppingToken)
    {
        try
        {
            RetentionLog.Purged(logger, await PurgeAsync(stoppingToken).ConfigureAwait(false));
            return true;
        }
        catch (Exception exception) when (exception is not NotSupportedException && !stoppingToken.IsCancellationRequested)
        {
            RetentionLog.Failed(logger, exception);
            return false;
        }
    }

    private Task<RetentionResult> PurgeAsync(CancellationToken stoppingToken) => _contexts.RunAsync(
        context => context.PurgeAsync(policy, progress: null, Purge.DefaultBatchSize, pauses: true, stoppingToken), stoppingToken);
}
