using Notifications.Models;

namespace ExistingContext;

/// <summary>A column that the application adds to its notifications, as a shadow property.</summary>
internal static class Priority
{
    public const string Property = "Priority";

    public const short Normal = 0;
    public const short Urgent = 1;

    public static short Of(Notification notification) => notification.Type == "incident.opened" ? Urgent : Normal;
}
