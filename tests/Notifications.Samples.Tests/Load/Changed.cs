using System.Text.Json.Serialization;

namespace Notifications.Samples.Tests.Load;

internal sealed record Changed([property: JsonPropertyName("changed")] int Count);
