using System.Runtime.CompilerServices;
using System.Text;

namespace Notifications.Models;

/// <summary>How the three entities are mapped; what <c>AddNotificationModels</c> takes.</summary>
/// <remarks>
/// Every setter refuses a name that PostgreSQL could not take in full, so that a mistake shows while the model is built.
/// The names of keys, indexes and checks follow the names of their tables.
/// </remarks>
public sealed class NotificationModelOptions
{
    // PostgreSQL cuts longer identifiers off without an error.
    internal const int MaxNameBytes = 63;

    /// <summary>The schema of the three tables; <see langword="null"/> (the default) for the default schema of the host's model.</summary>
    /// <exception cref="ArgumentException">The value is empty, longer than 63 bytes of UTF-8, or has a NUL.</exception>
    public string? Schema { get; set => field = value is null ? null : Name(value); }

    /// <summary>The table of <see cref="Notification"/>; <c>notifications</c> by default.</summary>
    /// <exception cref="ArgumentException">The value is null, empty, longer than 63 bytes of UTF-8, has a NUL, or begins with a character beyond U+FFFF.</exception>
    public string NotificationsTable { get; set => field = TableName(value); } = "notifications";

    /// <summary>The table of <see cref="NotificationPreference"/>; <c>notification_preferences</c> by default.</summary>
    /// <exception cref="ArgumentException">The value is null, empty, longer than 63 bytes of UTF-8, has a NUL, or begins with a character beyond U+FFFF.</exception>
    public string NotificationPreferencesTable { get; set => field = TableName(value); } = "notification_preferences";

    /// <summary>The table of <see cref="OrganizationNotificationPreference"/>; <c>organization_notification_preferences</c> by default.</summary>
    /// <exception cref="ArgumentException">The value is null, empty, longer than 63 bytes of UTF-8, has a NUL, or begins with a character beyond U+FFFF.</exception>
    public string OrganizationNotificationPreferencesTable { get; set => field = TableName(value); } = "organization_notification_preferences";

    /// <summary>Whether the host's migrations leave the three tables alone, because another context or program makes them; off by default.</summary>
    public bool ExcludeFromMigrations { get; set; }

    /// <summary>Whether a user's notifications are also indexed by type; off by default.</summary>
    /// <remarks>
    /// Adds <c>(user_id, type, created_at DESC, id DESC) WHERE deleted_at IS NULL</c>, which finds a rare type in a heavy inbox
    /// without a walk through all of it, and takes about half as much space again as the table's other indexes.
    /// </remarks>
    public bool IndexByType { get; set; }

    /// <summary>The primary keys of notifications and of users' preferences; <see cref="KeyLayout.ById"/> by default. That of organizations stays <c>(id)</c>.</summary>
    /// <remarks>
    /// With <see cref="KeyLayout.ByUser"/> the tables can be distributed or partitioned by user. An identifier is unique for its user only (though made to be unique at all), and
    /// preferences have <c>updated_at</c> as their concurrency token, because PostgreSQL returns no <c>xmin</c> of a row that it inserts into a partition.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layout.</exception>
    public KeyLayout KeyLayout
    {
        get;
        set => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(KeyLayout), value, "There is no such layout.");
    }

    internal static NotificationModelOptions From(Action<NotificationModelOptions>? configure)
    {
        var options = new NotificationModelOptions();
        configure?.Invoke(options);
        return options;
    }

    // EF Core makes an alias of the first char of a table's name, which then is half of a character.
    private static string TableName(string value, [CallerMemberName] string option = "") =>
        char.IsSurrogate(Name(value, option)[0])
            ? throw new ArgumentException($"{option} begins with a character beyond U+FFFF, which EF Core cannot use in queries. Let it begin with another.", option)
            : value;

    private static string Name(string value, [CallerMemberName] string option = "")
    {
        var bytes = Encoding.UTF8.GetByteCount(Guard.Text(value, name: option));
        return bytes <= MaxNameBytes
            ? value
            : throw new ArgumentException($"{option} has {bytes} bytes of UTF-8; PostgreSQL's limit for a name is {MaxNameBytes}. Shorten it.", option);
    }
}
