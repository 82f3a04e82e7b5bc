using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Notifications.Models.Benchmarks.Deliveries;

/// <summary>The library.</summary>
internal sealed class LibraryWorker(PooledDbContextFactory<DeliveryContext> contexts) : IDeliveryWorker
{
    public string Name => "library";

    public async Task<int> DrainAsync()
    {
        var completed = 0;
        await using var context = await contexts.CreateDbContextAsync();
        while (await context.ClaimDeliveriesAsync(NotificationChannels.Email) is { Count: > 0 } claims)
        {
            completed += await context.CompleteDeliveriesAsync(claims);
        }

        return completed;
    }

    public async Task<int> PollAsync()
    {
        await using var context = await contexts.CreateDbContextAsync();
        return (await context.ClaimDeliveriesAsync(NotificationChannels.Email)).Count;
    }
}
