using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>Claims what is due on a channel and sends it, for as long as the application runs.</summary>
/// <remarks>
/// A claim is made when a slot is free, not when all sends of the last one have ended: a send that hangs takes one slot, and keeps nobody
/// else waiting.
/// </remarks>
internal sealed class DeliveryService<
    [DynamicallyAccessedMembers(ContextOfServices<DbContext>.Members)] TContext, TSender>(
    IServiceScopeFactory scopes,
    string channel,
    NotificationDeliveryOptions options,
    ILogger<DeliveryService<TContext, TSender>> logger) : BackgroundService
    where TContext : DbContext
    where TSender : class, INotificationSender
{
    private readonly ContextOfServices<TContext> _contexts = new(scopes);
    private readonly SemaphoreSlim _slots = new(options.Parallelism);
    private readonly CancellationTokenSource _abort = new();
    private readonly HashSet<Task> _running = [];
    private TimeProvider _clock = TimeProvider.System;

    public override void Dispose()
    {
        base.Dispose();
        _slots.Dispose();
        _abort.Dispose();
    }

    /// <summary>Fails the start of an application whose model has no table of deliveries.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _clock = await _contexts.RunAsync(ClockOf, cancellationToken).ConfigureAwait(false);
        }
        catch (NotSupportedException exception)
        {
            // Such as the provider of the application's own tests.
            DeliveryLog.NotSupported(logger, channel, exception.Message);
            return;
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (!await ClaimAndSendAsync(stoppingToken).ConfigureAwait(false))
                {
                    await Task.Delay(options.PollInterval, _clock, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // A send that outlives the timeout is abandoned: its lease ends, and another worker claims the delivery.
            _abort.CancelAfter(options.StopTimeout);
            await Task.WhenAll(_running).ConfigureAwait(false);
        }
    }

    private static Task<TimeProvider> ClockOf(TContext context)
    {
        PostgreSql.Require(context, "AddNotificationDeliveries");
        DeliveryTable.Require(context);
        return Task.FromResult(NotificationOptions.Of(context).TimeProvider);
    }

    // False where nothing was due.
    private async Task<bool> ClaimAndSendAsync(CancellationToken stoppingToken)
    {
        await _slots.WaitAsync(stoppingToken).ConfigureAwait(false);
        _slots.Release();
        var claims = await TryClaimAsync(stoppingToken).ConfigureAwait(false);
        for (var next = 0; next < claims.Count; next++)
        {
            try
            {
                await _slots.WaitAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await NewSend().ReleaseAsync([.. claims.Skip(next).SelectMany(user => user.Deliveries)]).ConfigureAwait(false);
                throw;
            }

            _running.RemoveWhere(task => task.IsCompleted);
            _running.Add(SendAsync(claims[next]));
        }

        return claims.Count > 0;
    }

    // Catches every exception: a database outage must not stop the application.
    private async Task<IReadOnlyList<UserDeliveries>> TryClaimAsync(CancellationToken stoppingToken)
    {
        try
        {
            var claims = await _contexts.RunAsync(
                context => context.ClaimDeliveriesAsync(channel, options.UsersPerClaim, options.Lease, stoppingToken), stoppingToken)
                .ConfigureAwait(false);
            DeliveryLog.Claimed(logger, channel, claims.Count);
            return claims;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            DeliveryLog.ClaimFailed(logger, channel, exception);
            return [];
        }
    }

    private async Task SendAsync(UserDeliveries user)
    {
        try
        {
            await NewSend().RunAsync(user).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not NotSupportedException)
        {
            DeliveryLog.NotSent(logger, channel, exception);
        }
        finally
        {
            _slots.Release();
        }
    }

    private DeliverySend<TContext, TSender> NewSend() => new(scopes, _contexts, options, _clock, logger, _abort.Token);
}
