namespace Notifications.Models;

/// <summary>The names of tags. None of them holds a user, a title or a text.</summary>
internal static class TelemetryTag
{
    public const string Type = "notification.type";

    /// <summary>The type of the exception: https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/#error-type</summary>
    public const string Error = "error.type";
}
