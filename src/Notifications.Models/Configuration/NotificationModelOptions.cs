using System.Runtime.CompilerServices;
using System.Text;

namespace Notifications.Models;

/// <summary>The options of <c>AddNotificationModels</c>: how the entities are mapped to tables.</summary>
/// <remarks>
/// Setters validate names against PostgreSQL's limits, so that a mistake shows while the model is built. Names of keys, indexes and checks
/// follow the names of their tables. Column names are fixed.
/// </remarks>
public sealed class NotificationModelOptions
{
    // PostgreSQL truncates longer identifiers with a notice only.
    internal const int MaxNameBytes = 63;

    /// <summary>The schema of the tables.</summary>
    /// <value><see langword="null"/>, the default, for the default schema of the application's model.</value>
    /// <exception cref="ArgumentException">The value is empty, longer than 63 bytes of UTF-8, or contains a NUL.</exception>
    public string? Schema { get; set => field = value is null ? null : Name(value); }

    /// <summary>The table of <see cref="Notification"/>.</summary>
    /// <value><c>notifications</c> by default.</value>
    /// <exception cref="ArgumentException">
    /// The value is null, empty, longer than 63 bytes of UTF-8, contains a NUL, or begins with a character beyond U+FFFF.
    /// </exception>
    public string NotificationsTable { get; set => field = TableName(value); } = "notifications";

    /// <summary>The table of <see cref="NotificationPreference"/>.</summary>
    /// <value><c>notification_preferences</c> by default.</value>
    /// <exception cref="ArgumentException">
    /// The value is null, empty, longer than 63 bytes of UTF-8, contains a NUL, or begins with a character beyond U+FFFF.
    /// </exception>
    public string NotificationPreferencesTable { get; set => field = TableName(value); } = "notification_preferences";

    /// <summary>The table of <see cref="OrganizationNotificationPreference"/>.</summary>
    /// <value><c>organization_notification_preferences</c> by default.</value>
    /// <exception cref="ArgumentException">
    /// The value is null, empty, longer than 63 bytes of UTF-8, contains a NUL, or begins with a character beyond U+FFFF.
    /// </exception>
    public string OrganizationNotificationPreferencesTable
    {
        get;
        set => field = TableName(value);
    } = "organization_notification_preferences";

    /// <summary>
    /// Whether the model has <see cref="NotificationDelivery"/>: what is still to be sent on channels other than the inbox.
    /// </summary>
    /// <remarks>
    /// It adds one table with the key <c>(user_id, notification_id, channel)</c> and the index
    /// <c>(channel, due_at, user_id) WHERE due_at IS NOT NULL</c>, whatever the <see cref="KeyLayout"/>. A publish with channels, the
    /// commands of deliveries and the hosted service of <c>AddNotificationDeliveries</c> need it.
    /// </remarks>
    /// <value><see langword="false"/> by default.</value>
    public bool Deliveries { get; set; }

    /// <summary>The table of <see cref="NotificationDelivery"/>, where <see cref="Deliveries"/> is set.</summary>
    /// <value><c>notification_deliveries</c> by default.</value>
    /// <exception cref="ArgumentException">
    /// The value is null, empty, longer than 63 bytes of UTF-8, contains a NUL, or begins with a character beyond U+FFFF.
    /// </exception>
    public string NotificationDeliveriesTable { get; set => field = TableName(value); } = "notification_deliveries";

    /// <summary>Whether the application's migrations leave the tables alone, because another context or program creates them.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool ExcludeFromMigrations { get; set; }

    /// <summary>Whether a user's notifications are also indexed by type.</summary>
    /// <remarks>
    /// Adds <c>(user_id, type, created_at DESC, id DESC) WHERE deleted_at IS NULL</c>, which finds a rare type in a heavy inbox without a
    /// scan of the inbox, and takes about half as much space again as the other indexes of the table.
    /// </remarks>
    /// <value><see langword="false"/> by default.</value>
    public bool IndexByType { get; set; }

    /// <summary>The primary keys of notifications and of users' preferences; the key of organizations is always <c>(id)</c>.</summary>
    /// <remarks>
    /// With <see cref="KeyLayout.ByUser"/> the tables can be partitioned or distributed by user. An identifier is then unique for its user
    /// only, and preferences have <c>updated_at</c> as their concurrency token: PostgreSQL returns no <c>xmin</c> of a row that it inserts
    /// into a partition, and each node of a cluster has its own.
    /// </remarks>
    /// <value><see cref="KeyLayout.ById"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a layout.</exception>
    public KeyLayout KeyLayout
    {
        get;
        set => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(KeyLayout), value, $"KeyLayout is {value}; it takes ById or ByUser.");
    }

    internal static NotificationModelOptions From(Action<NotificationModelOptions>? configure)
    {
        var options = new NotificationModelOptions();
        configure?.Invoke(options);
        return options;
    }

    // EF Core makes an alias of the first char of a table's name, which would be half of a character.
    private static string TableName(string value, [CallerMemberName] string option = "") =>
        char.IsSurrogate(Name(value, option)[0])
            ? throw new ArgumentException(
                $"{option} begins with a character beyond U+FFFF, which EF Core cannot use in queries. Begin it with another.", option)
            : value;

    private static string Name(string value, [CallerMemberName] string option = "")
    {
        var bytes = Encoding.UTF8.GetByteCount(Guard.Text(value, name: option));
        return bytes <= MaxNameBytes
            ? value
            : throw new ArgumentException(
                $"{option} has {bytes} bytes of UTF-8; PostgreSQL's limit for a name is {MaxNameBytes}. Shorten it.", option);
    }
}
