using Notifications.Models;

namespace ExistingContext;

/// <summary>A column that the application adds to its notifications. The entity has no property for it, only the model of EF Core does.</summary>
internal static class Priority
{
    public const string Property = "Priority";

    public const short Normal = 0;
    public const short Urgent = 1;

    public static short Of(Notification notification) => notification.Type == "incident.opened" ? Urgent : Normal;
}
