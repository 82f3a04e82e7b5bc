namespace Notifications.Samples.Tests.Load;

/// <summary>A user who is signed in. One client alone acts for a user, and so knows what the tables must contain at the end.</summary>
internal sealed class Member
{
    public required Guid Id { get; init; }

    public required Guid OrganizationId { get; init; }

    public required bool IsAdmin { get; init; }

    /// <summary>How many of the organization want its announcements in their inbox.</summary>
    public required int Audience { get; init; }

    public required string Cookie { get; init; }

    public required Standing Standing { get; set; }
}
