using System.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Notifications.Models.Tests.Telemetry;

/// <summary>OpenTelemetry exports what the library traces and counts, once it is told the two names.</summary>
[NonParallelizable]
public sealed class OpenTelemetryTests : DatabaseFixture
{
    [Test]
    public async Task OpenTelemetry_exports_activities_and_metrics()
    {
        List<Activity> activities = [];
        List<Metric> metrics = [];
        using var tracing = Sdk.CreateTracerProviderBuilder()
            .AddSource(NotificationTelemetry.ActivitySourceName).AddInMemoryExporter(activities).Build();
        using var metering = Sdk.CreateMeterProviderBuilder()
            .AddMeter(NotificationTelemetry.MeterName).AddInMemoryExporter(metrics).Build();
        await using var context = CreateContext();

        await context.PublishAsync(new NotificationContent("release", "2.0 is out", "Read what is new."), [Guid.NewGuid()]);
        tracing.ForceFlush();
        metering.ForceFlush();

        activities.Should().ContainSingle().Which.DisplayName.Should().Be("notifications.publish");
        metrics.Select(metric => (metric.Name, metric.Unit)).Should().BeEquivalentTo(
            [
                ("notifications.published", "{notification}"),
                ("notifications.deduplicated", "{notification}"),
                ("notifications.publish.duration", "s"),
            ]);
    }
}
