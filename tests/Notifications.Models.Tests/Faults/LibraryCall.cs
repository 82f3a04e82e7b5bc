using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Faults;

/// <summary>One of the things that a host asks of the library for a user, with its answer in words.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Table">The table that it reads or changes, and for which it waits if somebody else has it.</param>
/// <param name="AnswerAsync">Asks, and says what the answer was.</param>
public sealed record LibraryCall(string Name, string Table, Func<TestDbContext, Guid, Task<string>> AnswerAsync)
{
    private const string Notifications = "notifications";
    private const string UserPreferences = "notification_preferences";
    private const string OrganizationPreferences = "organization_notification_preferences";

    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    public static IReadOnlyList<LibraryCall> Reads { get; } =
    [
        new("page", Notifications, async (db, user) => Lines((await db.Notifications.AsNoTracking().Inbox(user).ToPageAsync(3)).Items.Select(n => n.Title))),
        new("badge", Notifications, async (db, user) => $"{await db.Notifications.Inbox(user).Unread().CountUpToAsync(3)}"),
        new("groups", Notifications, async (db, user) => Lines((await db.Notifications.Inbox(user).ToGroupPageAsync()).Items.Select(line => $"{line.Head.Title} {line.Count}"))),
        new("preferences", UserPreferences, async (db, user) => $"{await db.GetPreferencesAsync(user)}"),
        new("resolved preference", UserPreferences, async (db, user) => $"{await db.ResolvePreferenceAsync(user, "email", "mention")}"),
        new("recipients", UserPreferences, async (db, user) => $"{(await db.ResolveRecipientsAsync([user], "in_app", "mention")).Count}"),
    ];

    /// <summary>Changes that wait for each other where they are made for the same user.</summary>
    public static IReadOnlyList<LibraryCall> ConflictingWrites { get; } =
    [
        new("mark", Notifications, async (db, user) => $"{await db.Notifications.Inbox(user).MarkReadAsync()}"),
        new("soft delete", Notifications, async (db, user) => $"{await db.Notifications.Inbox(user).SoftDeleteAsync()}"),
        new("patch", UserPreferences, async (db, user) => $"{await db.PatchPreferencesAsync(user, PreferencePatch.Empty.Set("email", "mention", true))}"),
        new("patch of an organization", OrganizationPreferences, async (db, user) => $"{await db.PatchOrganizationPreferencesAsync(user, PreferencePatch.Empty.Lock("email", "mention", true))}"),
        new("publish with a key", Notifications, (db, user) => PublishAsync(db, user, Content with { DedupeKey = "2.0" })),
    ];

    public static IReadOnlyList<LibraryCall> Writes { get; } =
    [
        .. ConflictingWrites,
        new("restore", Notifications, async (db, user) => $"{await db.Notifications.ForUser(user).RestoreAsync()}"),
        new("publish", Notifications, (db, user) => PublishAsync(db, user, Content)),
        new("publish into a group", Notifications, (db, user) => PublishAsync(db, user, Content with { GroupKey = "releases" })),
        new("COPY", Notifications, async (db, user) => $"{await db.InsertNotificationsAsync([Sample.Notification(user), Sample.Notification(user)])}"),
        new("purge", Notifications, async (db, _) => $"{(await db.PurgeNotificationsAsync(new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) })).Outcome}"),
    ];

    public static IReadOnlyList<LibraryCall> All { get; } = [.. Reads, .. Writes];

    public override string ToString() => Name;

    private static async Task<string> PublishAsync(TestDbContext db, Guid user, NotificationContent content)
    {
        var result = await db.PublishAsync(content, [user]);
        return $"{result.Published.Count} published, {result.AlreadyNotified.Count} already notified";
    }

    private static string Lines(IEnumerable<string> lines) => string.Join(", ", lines);
}
