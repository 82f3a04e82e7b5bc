using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Notifications.Models.Tests.Telemetry;

/// <summary>Records the activities and measurements of the library, as a listener in the process of an application would.</summary>
internal sealed class TelemetryRecording : IDisposable
{
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly ConcurrentQueue<Measured> _measurements = new();
    private readonly ActivityListener _activityListener;
    private readonly MeterListener _meterListener = new();

    public TelemetryRecording()
    {
        _activityListener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == NotificationTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _activities.Enqueue,
        };
        ActivitySource.AddActivityListener(_activityListener);
        _meterListener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == NotificationTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meterListener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.Start();
    }

    public IReadOnlyCollection<Activity> Activities => _activities;

    public IReadOnlyCollection<Measured> Measurements => _measurements;

    /// <summary>The sums of a counter, by its tags.</summary>
    public IEnumerable<(string Tags, double Sum)> Sums(string instrument) =>
        _measurements.Where(measured => measured.Instrument == instrument)
            .GroupBy(measured => measured.Tags).Select(group => (group.Key, group.Sum(measured => measured.Value)));

    public void Dispose()
    {
        _activityListener.Dispose();
        _meterListener.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _measurements.Enqueue(new Measured(instrument.Name, instrument.Unit, value, text));
    }

    /// <summary>A measurement, with its tags as text: <c>notification.type=mention</c>.</summary>
    internal sealed record Measured(string Instrument, string? Unit, double Value, string Tags);
}
