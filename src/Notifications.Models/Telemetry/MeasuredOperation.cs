using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Notifications.Models;

/// <summary>An operation that is traced as an activity and timed by a histogram, where somebody listens.</summary>
internal sealed class MeasuredOperation
{
    // In seconds, as for one statement: https://opentelemetry.io/docs/specs/semconv/db/database-metrics/#metric-dbclientoperationduration
    private static readonly double[] ShortBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

    // In seconds, for a purge.
    private static readonly double[] LongBoundaries = [0.1, 1, 5, 10, 30, 60, 300, 600, 1_800, 3_600];

    private readonly string _activity;
    private readonly Histogram<double> _duration;

    private MeasuredOperation(string name, string description, double[] boundaries)
    {
        _activity = $"notifications.{name}";
        _duration = TelemetrySource.Meter.CreateHistogram(
            $"{_activity}.duration", "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
    }

    public static MeasuredOperation Publish { get; } = new("publish", "The duration of publishing one content.", ShortBoundaries);

    public static MeasuredOperation Insert { get; } = new("insert", "The duration of inserting notifications by COPY.", ShortBoundaries);

    public static MeasuredOperation Claim { get; } = new("claim", "The duration of claiming deliveries.", ShortBoundaries);

    public static MeasuredOperation Purge { get; } = new("purge", "The duration of a purge.", LongBoundaries);

    public static MeasuredOperation Erase { get; } = new("erase", "The duration of erasing the data of a user.", ShortBoundaries);

    /// <summary>Runs the operation.</summary>
    /// <param name="run">The operation; it may set tags of its activity, which is <see langword="null"/> where nobody listens.</param>
    /// <param name="notificationType">The type of the notifications, if there is one.</param>
    public async Task<TResult> RunAsync<TResult>(Func<Activity?, Task<TResult>> run, string? notificationType = null)
    {
        using var activity = TelemetrySource.Activities.StartActivity(_activity);
        activity?.SetTag(TelemetryTag.Type, notificationType);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = await run(activity).ConfigureAwait(false);
            Record(start, notificationType, error: null);
            return result;
        }
        catch (Exception exception)
        {
            // Not its message, which may quote a row.
            var error = exception.GetType().FullName;
            activity?.SetTag(TelemetryTag.Error, error).SetStatus(ActivityStatusCode.Error);
            Record(start, notificationType, error);
            throw;
        }
    }

    private void Record(long start, string? notificationType, string? error)
    {
        if (!_duration.Enabled)
        {
            return;
        }

        var tags = new TagList();
        Add(TelemetryTag.Type, notificationType);
        Add(TelemetryTag.Error, error);
        _duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                tags.Add(name, value);
            }
        }
    }
}
