using System.Runtime.CompilerServices;
using System.Text;

namespace Notifications.Models;

/// <summary>The options of <c>AddNotificationModels</c>: how the entities are mapped.</summary>
/// <remarks>
/// Setters validate, so that a wrong name fails while the model is built instead of being truncated by PostgreSQL.
/// The names of keys, indexes and checks follow the names of their tables.
/// </remarks>
public sealed class NotificationModelOptions
{
    // PostgreSQL truncates longer names: https://www.postgresql.org/docs/current/limits.html
    internal const int MaxNameBytes = 63;

    /// <summary>The schema of the tables.</summary>
    /// <value>The default is <see langword="null"/>: the default schema of the model.</value>
    /// <exception cref="ArgumentException">The value is empty, has more than 63 bytes of UTF-8, or contains NUL.</exception>
    public string? Schema { get; set => field = value is null ? null : Name(value); }

    /// <summary>The table of <see cref="Notification"/>. Keys, indexes and checks take its name.</summary>
    /// <value>The default is <c>notifications</c>.</value>
    /// <exception cref="ArgumentException">
    /// The value is null or empty, has more than 63 bytes of UTF-8, contains NUL, or begins with a character beyond U+FFFF.
    /// </exception>
    public string NotificationsTable { get; set => field = TableName(value); } = "notifications";

    /// <summary>The table of <see cref="NotificationPreference"/>. Keys, indexes and checks take its name.</summary>
    /// <value>The default is <c>notification_preferences</c>.</value>
    /// <exception cref="ArgumentException">
    /// The value is null or empty, has more than 63 bytes of UTF-8, contains NUL, or begins with a character beyond U+FFFF.
    /// </exception>
    public string NotificationPreferencesTable { get; set => field = TableName(value); } = "notification_preferences";

    /// <summary>The table of <see cref="OrganizationNotificationPreference"/>. Keys, indexes and checks take its name.</summary>
    /// <value>The default is <c>organization_notification_preferences</c>.</value>
    /// <exception cref="ArgumentException">
    /// The value is null or empty, has more than 63 bytes of UTF-8, contains NUL, or begins with a character beyond U+FFFF.
    /// </exception>
    public string OrganizationNotificationPreferencesTable { get; set => field = TableName(value); } =
        "organization_notification_preferences";

    /// <summary>Whether migrations leave the tables out, because another context or program creates them.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ExcludeFromMigrations { get; set; }

    /// <summary>Whether notifications of a user are also indexed by type.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    /// <remarks>
    /// Adds <c>(user_id, type, created_at DESC, id DESC) WHERE deleted_at IS NULL</c>, which finds a rare type in a large inbox without
    /// reading all of it. The index takes about half of the space of the other indexes of the table.
    /// </remarks>
    public bool IndexByType { get; set; }

    /// <summary>The primary keys of notifications and of users' preferences. The key of organizations is always <c>(id)</c>.</summary>
    /// <value>The default is <see cref="KeyLayout.ById"/>.</value>
    /// <remarks>
    /// With <see cref="KeyLayout.ByUser"/>, the tables can be distributed or partitioned by user. Then the key guarantees a unique
    /// identifier only within a user, and the concurrency token of preferences is <c>updated_at</c>, because PostgreSQL returns no
    /// <c>xmin</c> from an insert into a partition.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="Notifications.Models.KeyLayout"/>.</exception>
    public KeyLayout KeyLayout
    {
        get;
        set => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(KeyLayout), value, "KeyLayout must be ById or ByUser.");
    }

    internal static NotificationModelOptions From(Action<NotificationModelOptions>? configure)
    {
        var options = new NotificationModelOptions();
        configure?.Invoke(options);
        return options;
    }

    // EF Core makes an alias of the first UTF-16 unit of the name of a table, which would be half of a character.
    private static string TableName(string value, [CallerMemberName] string option = "") =>
        char.IsSurrogate(Name(value, option)[0])
            ? throw new ArgumentException(
                $"{option} begins with a character beyond U+FFFF, which EF Core cannot use in queries. Begin with another character.",
                option)
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
