namespace Notifications.Models;

/// <summary>The number of members of a group.</summary>
internal sealed class GroupCount
{
    public required Guid UserId { get; init; }

    public required Guid AggregationId { get; init; }

    public required int Count { get; init; }

    public required int UnreadCount { get; init; }
}
