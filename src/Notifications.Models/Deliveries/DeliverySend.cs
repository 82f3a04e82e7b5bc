using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Notifications.Models;

/// <summary>Sends the deliveries of one user, and records what has become of them.</summary>
internal sealed class DeliverySend<[DynamicallyAccessedMembers(ContextOfServices<DbContext>.Members)] TContext, TSender>(
    IServiceScopeFactory scopes,
    ContextOfServices<TContext> contexts,
    NotificationDeliveryOptions options,
    TimeProvider clock,
    ILogger logger,
    CancellationToken abort)
    where TContext : DbContext
    where TSender : class, INotificationSender
{
    private static readonly TimeSpan RecordInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxGrace = TimeSpan.FromSeconds(1);

    // The last tenth of a lease is for recording the outcome, and half of that for a sender that is canceled to end.
    private TimeSpan Reserve => options.Lease / 10;

    private TimeSpan Grace => Reserve / 2 < MaxGrace ? Reserve / 2 : MaxGrace;

    public async Task RunAsync(UserDeliveries user)
    {
        var exhausted = user.Deliveries.Where(delivery => delivery.Attempt > options.MaxAttempts).ToList();
        if (exhausted.Count > 0)
        {
            exhausted = [.. exhausted.ExceptBy(await FindWithErrorAsync(exhausted).ConfigureAwait(false), claim => claim.Notification.Id)];
        }

        if (exhausted.Count > 0)
        {
            await GiveUpAsync(exhausted).ConfigureAwait(false);
        }

        var deliveries = user.Deliveries.Except(exhausted).ToList();
        if (deliveries.Count > 0)
        {
            await SendAsync(user with { Deliveries = deliveries }).ConfigureAwait(false);
        }
    }

    /// <summary>Makes deliveries due again that are not sent.</summary>
    public async Task ReleaseAsync(IReadOnlyList<ClaimedDelivery> deliveries)
    {
        if (deliveries.Count > 0)
        {
            DeliveryLog.Released(logger, deliveries[0].Channel, deliveries.Count);
            await RecordAsync(deliveries, context => new ClaimEnd(context, deliveries).ReleaseAsync(CancellationToken.None))
                .ConfigureAwait(false);
        }
    }

    // An error tells that an attempt has recorded an outcome, such as one whose sender has put it off: then it is sent once more. So a
    // delivery that has failed once and ends the process in all later attempts is not given up. Clearing the error here would lose one that
    // was put off often, if the application stops while it is sent.
    private Task<List<Guid>> FindWithErrorAsync(List<ClaimedDelivery> deliveries)
    {
        var (userId, channel) = (deliveries[0].Notification.UserId, deliveries[0].Channel);
        var ids = deliveries.Select(delivery => delivery.Notification.Id).ToList();
        return contexts.RunAsync(
            context => context.Set<NotificationDelivery>().IgnoreQueryFilters()
                .Where(d => d.UserId == userId && ids.Contains(d.NotificationId) && d.Channel == channel && d.Error != null)
                .Select(d => d.NotificationId).ToListAsync(),
            CancellationToken.None);
    }

    // Attempts that ended the process, or whose lease ended, have recorded nothing. The count of attempts is all that is known of them.
    private Task GiveUpAsync(List<ClaimedDelivery> deliveries)
    {
        var error = $"Given up: none of {options.MaxAttempts} attempts has had an outcome within its lease.";
        DeliveryLog.GivenUp(logger, deliveries[0].Channel, deliveries.Count, error);
        return RecordAsync(deliveries, context => context.FailDeliveriesAsync(deliveries, error));
    }

    private async Task SendAsync(UserDeliveries user)
    {
        var time = user.Deliveries[0].LeasedUntil - Reserve - clock.GetUtcNow();
        if (time <= TimeSpan.Zero)
        {
            await ReleaseAsync(user.Deliveries).ConfigureAwait(false);
            return;
        }

        using var timeout = new CancellationTokenSource(time, clock);
        using var canceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abort);
        var failure = await TrySendAsync(user, canceled.Token).ConfigureAwait(false);
        if (failure is null)
        {
            await RecordAsync(user.Deliveries, context => context.CompleteDeliveriesAsync(user.Deliveries)).ConfigureAwait(false);
        }
        else if (failure is OperationCanceledException && abort.IsCancellationRequested)
        {
            await ReleaseAsync(user.Deliveries).ConfigureAwait(false);
        }
        else
        {
            await FailAsync(user.Deliveries, failure).ConfigureAwait(false);
        }
    }

    // On another thread, because a sender may block. One that does not end is left to itself, with its scope.
    private async Task<Exception?> TrySendAsync(UserDeliveries user, CancellationToken cancellationToken)
    {
        var sending = Task.Run(() => SendInScopeAsync(user, cancellationToken), CancellationToken.None);
        await sending.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsCompleted)
        {
            await sending.WaitAsync(Grace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return sending.IsCompletedSuccessfully ? null
            : sending.IsFaulted ? sending.Exception.InnerException
            : new OperationCanceledException(cancellationToken.IsCancellationRequested
                ? $"The sender did not return within {options.Lease - Reserve}."
                : "The sender was canceled, such as by a timeout of its own.");
    }

    private async Task SendInScopeAsync(UserDeliveries user, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await scope.ServiceProvider.GetRequiredService<TSender>().SendAsync(user, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(IReadOnlyList<ClaimedDelivery> deliveries, Exception exception)
    {
        var decision = exception as NotificationSendException;
        var sent = deliveries.Intersect(decision?.Sent ?? []).ToList();
        if (sent.Count > 0)
        {
            await RecordAsync(sent, context => context.CompleteDeliveriesAsync(sent)).ConfigureAwait(false);
        }

        foreach (var ofAttempt in deliveries.Except(sent).GroupBy(delivery => delivery.Attempt))
        {
            await FailAttemptAsync([.. ofAttempt], exception, RetryAt(decision, ofAttempt.Key)).ConfigureAwait(false);
        }
    }

    private Task FailAttemptAsync(List<ClaimedDelivery> deliveries, Exception exception, DateTimeOffset? retryAt)
    {
        var error = ErrorOf(exception);
        if (exception is NotificationSendException { RetryAt: { } until, GivesUp: false })
        {
            DeliveryLog.PutOff(logger, deliveries[0].Channel, deliveries.Count, until, error);
        }
        else if (retryAt is { } at)
        {
            DeliveryLog.Retried(logger, deliveries[0].Channel, deliveries.Count, deliveries[0].Attempt, at, exception);
        }
        else
        {
            DeliveryLog.GivenUp(logger, deliveries[0].Channel, deliveries.Count, error, exception);
        }

        return RecordAsync(deliveries, context => context.FailDeliveriesAsync(deliveries, error, retryAt));
    }

    private DateTimeOffset? RetryAt(NotificationSendException? decision, int attempt) =>
        decision?.GivesUp == true ? null
        : decision?.RetryAt ?? (attempt < options.MaxAttempts ? clock.GetUtcNow() + options.RetryDelays[attempt - 1] : null);

    private static string ErrorOf(Exception exception) =>
        exception is (NotificationSendException or OperationCanceledException) and { Message.Length: > 0 }
        ? exception.Message
        : $"{exception.GetType().Name}: {exception.Message}";

    // Until the lease ends: what was sent and cannot be recorded is sent again.
    private async Task RecordAsync(IReadOnlyList<ClaimedDelivery> deliveries, Func<TContext, Task<int>> record)
    {
        var channel = deliveries[0].Channel;
        while (true)
        {
            try
            {
                var recorded = await contexts.RunAsync(record, CancellationToken.None).ConfigureAwait(false);
                if (recorded < deliveries.Count)
                {
                    DeliveryLog.LeaseLost(logger, channel, deliveries.Count - recorded);
                }

                return;
            }
            catch (Exception exception) when (exception is not NotSupportedException)
            {
                DeliveryLog.NotRecorded(logger, channel, exception);
                if (abort.IsCancellationRequested || clock.GetUtcNow() >= deliveries[0].LeasedUntil)
                {
                    return;
                }
            }

            await Task.Delay(RecordInterval, clock, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
