using System.Text.Json;

namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>A row of the baseline as a plain entity: nothing is checked, and the defaults are where Python has them.</summary>
internal sealed class SeedNotification
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid UserId { get; init; }

    public required string Type { get; set; }

    public required string Title { get; set; }

    public required string Message { get; set; }

    public required JsonElement Data { get; set; }

    public string Status { get; set; } = "unread";

    public DateTimeOffset? ReadAt { get; set; }

    public bool DeliveredViaWs { get; set; }

    public bool DeliveredViaEmail { get; set; }

    public Guid? AggregationId { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset? DeletedAt { get; set; }
}
