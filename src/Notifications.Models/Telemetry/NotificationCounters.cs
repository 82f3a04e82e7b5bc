using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Notifications.Models;

/// <summary>Counts notifications by what happened to them.</summary>
internal static class NotificationCounters
{
    // The convention of OpenTelemetry for a number of things: https://opentelemetry.io/docs/specs/semconv/general/metrics/#instrument-units
    private const string Unit = "{notification}";

    private static readonly Counter<long> PublishedCounter = TelemetrySource.Meter.CreateCounter<long>(
        "notifications.published", Unit, "Notifications that a publish has inserted.");

    private static readonly Counter<long> DeduplicatedCounter = TelemetrySource.Meter.CreateCounter<long>(
        "notifications.deduplicated", Unit, "Notifications that a publish has not inserted, because their users had them.");

    private static readonly Counter<long> ThrottledCounter = TelemetrySource.Meter.CreateCounter<long>(
        "notifications.throttled", Unit, "Notifications that a publish has stored for users who had reached the limit.");

    private static readonly Counter<long> InsertedCounter = TelemetrySource.Meter.CreateCounter<long>(
        "notifications.inserted", Unit, "Notifications that COPY has inserted.");

    private static readonly Counter<long> ChangedCounter = TelemetrySource.Meter.CreateCounter<long>(
        "notifications.changed", Unit, "Notifications that were marked, deleted or restored.");

    private static readonly Counter<long> PurgedCounter = TelemetrySource.Meter.CreateCounter<long>(
        "notifications.purged", Unit, "Notifications that a purge has removed.");

    /// <summary>Counts what a publish has inserted, and what it found.</summary>
    public static void Published(Activity? activity, int published, int alreadyNotified, string type)
    {
        activity?.SetTag(PublishedCounter.Name, published).SetTag(DeduplicatedCounter.Name, alreadyNotified);
        PublishedCounter.Add(published, Tag(TelemetryTag.Type, type));
        DeduplicatedCounter.Add(alreadyNotified, Tag(TelemetryTag.Type, type));
    }

    /// <summary>Counts what a publish with a limit has inserted over it.</summary>
    public static void Throttled(Activity? activity, int throttled, string type)
    {
        activity?.SetTag(ThrottledCounter.Name, throttled);
        ThrottledCounter.Add(throttled, Tag(TelemetryTag.Type, type));
    }

    /// <summary>Counts what <c>COPY</c> has inserted.</summary>
    public static void Inserted(Activity? activity, long inserted)
    {
        activity?.SetTag(InsertedCounter.Name, inserted);
        InsertedCounter.Add(inserted);
    }

    /// <summary>Counts what an <c>UPDATE</c> has changed.</summary>
    public static void Changed(int changed, string operation) => ChangedCounter.Add(changed, Tag("operation", operation));

    /// <summary>Counts what a batch of a purge has removed.</summary>
    public static void Purged(int removed, string rule) => PurgedCounter.Add(removed, Tag("rule", rule));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
