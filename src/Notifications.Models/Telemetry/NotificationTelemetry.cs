namespace Notifications.Models;

/// <summary>The names under which the library traces and counts what it does.</summary>
/// <remarks>
/// <para>
/// The library uses <see href="https://learn.microsoft.com/dotnet/core/diagnostics/distributed-tracing"><c>ActivitySource</c></see> and
/// <see href="https://learn.microsoft.com/dotnet/core/diagnostics/metrics"><c>Meter</c></see> of .NET, which OpenTelemetry and others
/// listen to. Where nobody listens, nothing is measured.
/// </para>
/// <para>
/// Activities: <c>notifications.publish</c>, <c>notifications.insert</c>, <c>notifications.claim</c>, <c>notifications.purge</c>,
/// <c>notifications.erase</c>. Counters: <c>notifications.published</c>, <c>notifications.deduplicated</c>,
/// <c>notifications.throttled</c>, <c>notifications.inserted</c>, <c>notifications.changed</c> (tag <c>operation</c>),
/// <c>notifications.purged</c> (tag <c>rule</c>), <c>notifications.deliveries</c> (tags <c>channel</c>, <c>outcome</c>). Histograms, in
/// seconds: <c>notifications.publish.duration</c> and those of the other activities. What concerns one type of notification has the tag
/// <c>notification.type</c>. No tag contains a user, a title or a text.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// builder.Services.AddOpenTelemetry()
///     .WithTracing(tracing =&gt; tracing.AddSource(NotificationTelemetry.ActivitySourceName))
///     .WithMetrics(metrics =&gt; metrics.AddMeter(NotificationTelemetry.MeterName));
/// </code>
/// </example>
public static class NotificationTelemetry
{
    /// <summary>The name of the source of activities: <c>Notifications.Models</c>.</summary>
    public const string ActivitySourceName = "Notifications.Models";

    /// <summary>The name of the meter: <c>Notifications.Models</c>.</summary>
    public const string MeterName = "Notifications.Models";
}
