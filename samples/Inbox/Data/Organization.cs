namespace Inbox.Data;

/// <summary>An organization. Its members get its announcements and inherit its preferences.</summary>
internal sealed class Organization
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }
}
