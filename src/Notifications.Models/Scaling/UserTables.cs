namespace Notifications.Models;

/// <summary>The tables of users' rows, which are divided by user.</summary>
internal static class UserTables
{
    /// <summary>Returns their names, notifications first.</summary>
    public static IReadOnlyList<string> Of(NotificationModelOptions options)
    {
        List<string> names = [options.NotificationsTable, options.NotificationPreferencesTable];
        if (options.Deliveries)
        {
            names.Add(options.NotificationDeliveriesTable);
        }

        return names;
    }
}
