using System.Text.Json;

namespace Notifications.Models.Benchmarks.Inbox.Paths;

/// <summary>A row of the limit: the properties of the entity, and nothing else.</summary>
internal sealed class NotificationRow
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required string Type { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required JsonElement Data { get; init; }

    public required NotificationStatus Status { get; init; }

    public required DateTimeOffset? ReadAt { get; init; }

    public required bool DeliveredViaWs { get; init; }

    public required bool DeliveredViaEmail { get; init; }

    public required Guid? AggregationId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? DeletedAt { get; init; }
}
