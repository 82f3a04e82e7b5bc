namespace Inbox.Data;

/// <summary>Whose members get its announcements, and follow its preferences.</summary>
internal sealed class Organization
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }
}
