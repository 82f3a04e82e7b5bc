namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Entities with default values for what a test does not set.</summary>
internal static class Sample
{
    public static Notification Notification(Guid? userId = null) => new()
    {
        UserId = userId ?? Guid.NewGuid(),
        Type = "mention",
        Title = "Ada mentioned you",
        Message = "Ada mentioned you in \"Release notes\".",
    };

    public static NotificationPreference Preference() => new() { UserId = Guid.NewGuid() };

    public static OrganizationNotificationPreference OrganizationPreference() => new() { OrganizationId = Guid.NewGuid() };
}
