using System.Diagnostics.Metrics;

namespace Notifications.Models;

/// <summary>Counts deliveries by channel and by what became of them.</summary>
internal static class DeliveryCounter
{
    private static readonly Counter<long> Deliveries = TelemetrySource.Meter.CreateCounter<long>(
        "notifications.deliveries", "{delivery}", "Deliveries that were sent, retried, given up, released, canceled, or lost to a lease.");

    public static void Add(string channel, string outcome, int count)
    {
        if (count > 0)
        {
            Deliveries.Add(count, new("channel", channel), new("outcome", outcome));
        }
    }
}
