namespace Notifications.Samples.Tests.Docs;

/// <summary>The user of the pages.</summary>
public class AppUser
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public Guid RecipientId { get; set; } = Guid.CreateVersion7();

    public string UserName { get; set; } = "";

    public bool IsActive { get; set; }
}
