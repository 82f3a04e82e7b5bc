using System.Text.Json;

namespace Notifications.Models.Benchmarks.Data;

/// <summary>What one notification says, through whatever table and class it goes.</summary>
internal sealed record Sample(Guid UserId, string Type, string Title, string Message, JsonElement Data, Guid? AggregationId);
