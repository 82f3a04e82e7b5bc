using System.Text.Json;

namespace Notifications.Models.Benchmarks.Data;

/// <summary>The content of one notification, for every table and class.</summary>
internal sealed record Sample(Guid UserId, string Type, string Title, string Message, JsonElement Data, Guid? AggregationId);
