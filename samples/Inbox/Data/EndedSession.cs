namespace Inbox.Data;

/// <summary>A session whose user has signed out while its cookie had not expired.</summary>
internal sealed class EndedSession
{
    public required Guid Id { get; init; }

    public required DateTimeOffset EndedAt { get; init; }
}
