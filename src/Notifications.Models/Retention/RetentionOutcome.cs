using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>How a purge ended. In JSON it is text: <c>completed</c>, <c>cancelled</c>, <c>already_running</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetentionOutcome>))]
public enum RetentionOutcome
{
    /// <summary>Every rule was applied to the end.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>
    /// The purge was canceled. What its earlier batches removed is gone; the batch in progress, if there was one, is still there.
    /// </summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>
    /// Another instance of the application is applying at least one of the rules to the same table, and goes on with it. All other rules
    /// were applied to the end.
    /// </summary>
    [JsonStringEnumMemberName("already_running")]
    AlreadyRunning,
}
