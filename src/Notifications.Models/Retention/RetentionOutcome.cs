using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>How a purge ended. In JSON an outcome is its name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetentionOutcome>))]
public enum RetentionOutcome
{
    /// <summary>Every rule was applied to the end.</summary>
    Completed,

    /// <summary>
    /// The purge was canceled. What its earlier batches removed is gone; the batch in progress, if there was one, is still there.
    /// </summary>
    Cancelled,

    /// <summary>
    /// Another instance of the application is applying at least one of the rules to the same table, and goes on with it. All other rules
    /// were applied to the end.
    /// </summary>
    AlreadyRunning,
}
