using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Notifications.Models;

/// <summary>What the activities and the instruments of the library belong to.</summary>
internal static class TelemetrySource
{
    private static readonly string? Version = typeof(TelemetrySource).Assembly.GetName().Version?.ToString(fieldCount: 3);

    public static ActivitySource Activities { get; } = new(NotificationTelemetry.ActivitySourceName, Version);

    public static Meter Meter { get; } = new(NotificationTelemetry.MeterName, Version);
}
