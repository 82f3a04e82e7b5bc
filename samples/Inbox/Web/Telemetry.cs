using Notifications.Models;
using OpenTelemetry;

namespace Inbox.Web;

/// <summary>Traces and metrics of the notifications, exported to the address in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, if it is set.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(NotificationTelemetry.ActivitySourceName))
            .WithMetrics(metrics => metrics.AddMeter(NotificationTelemetry.MeterName));
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }
    }
}
