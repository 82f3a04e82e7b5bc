using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Faults;

/// <summary>A command of the library for one user, with its answer as text.</summary>
/// <param name="Name">The name of the command.</param>
/// <param name="Table">The table that the command reads or changes. The command waits while another transaction locks it.</param>
/// <param name="AnswerAsync">Runs the command and describes its answer.</param>
public sealed record LibraryCall(string Name, string Table, Func<TestDbContext, Guid, Task<string>> AnswerAsync)
{
    private const string Notifications = "notifications";
    private const string UserPreferences = "notification_preferences";
    private const string OrganizationPreferences = "organization_notification_preferences";

    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    public static IReadOnlyList<LibraryCall> Reads { get; } =
    [
        new("page", Notifications, async (db, user) =>
            Lines((await db.Notifications.AsNoTracking().Inbox(user).ToPageAsync(3)).Items.Select(n => n.Title))),
        new("badge", Notifications, async (db, user) => $"{await db.Notifications.Inbox(user).Unread().CountUpToAsync(3)}"),
        new("groups", Notifications, async (db, user) =>
            Lines((await db.Notifications.Inbox(user).ToGroupPageAsync()).Items.Select(group => $"{group.Head.Title} {group.Count}"))),
        new("export", Notifications, async (db, user) =>
            Lines((await db.ExportNotificationsAsync(user).ToListAsync()).Select(n => n.Title))),
        new("preferences", UserPreferences, async (db, user) => $"{await db.GetPreferencesAsync(user)}"),
        new("resolved preference", UserPreferences, async (db, user) => $"{await db.ResolvePreferenceAsync(user, "email", "mention")}"),
        new("recipients", UserPreferences, async (db, user) => $"{(await db.ResolveRecipientsAsync([user], "in_app", "mention")).Count}"),
    ];

    /// <summary>Writes that wait for each other when they change the same user.</summary>
    public static IReadOnlyList<LibraryCall> ConflictingWrites { get; } =
    [
        new("mark", Notifications, async (db, user) => $"{await db.Notifications.Inbox(user).MarkReadAsync()}"),
        new("soft delete", Notifications, async (db, user) => $"{await db.Notifications.Inbox(user).SoftDeleteAsync()}"),
        new("patch", UserPreferences, async (db, user) =>
            $"{await db.PatchPreferencesAsync(user, PreferencePatch.Empty.Set("email", "mention", true))}"),
        new("patch of an organization", OrganizationPreferences, async (db, user) =>
            $"{await db.PatchOrganizationPreferencesAsync(user, PreferencePatch.Empty.Lock("email", "mention", true))}"),
        new("publish with a dedupe key", Notifications, (db, user) => PublishAsync(db, user, Content with { DedupeKey = "2.0" })),
    ];

    public static IReadOnlyList<LibraryCall> Writes { get; } =
    [
        .. ConflictingWrites,
        new("restore", Notifications, async (db, user) => $"{await db.Notifications.ForUser(user).RestoreAsync()}"),
        new("publish", Notifications, (db, user) => PublishAsync(db, user, Content)),
        new("publish into a group", Notifications, (db, user) => PublishAsync(db, user, Content with { GroupKey = "releases" })),
        new("COPY", Notifications, async (db, user) =>
            $"{await db.InsertNotificationsAsync([Sample.Notification(user), Sample.Notification(user)])}"),
        new("erase", Notifications, async (db, user) => $"{(await db.EraseUserAsync(user)).Notifications} erased"),
        new("purge", Notifications, async (db, _) =>
            $"{(await db.PurgeNotificationsAsync(new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) })).Outcome}"),
    ];

    public static IReadOnlyList<LibraryCall> All { get; } = [.. Reads, .. Writes];

    public override string ToString() => Name;

    private static async Task<string> PublishAsync(TestDbContext db, Guid user, NotificationContent content)
    {
        var result = await db.PublishAsync(content, [user]);
        return $"{result.Published.Count} published, {result.AlreadyNotified.Count} already notified";
    }

    private static string Lines(IEnumerable<string> groups) => string.Join(", ", groups);
}
