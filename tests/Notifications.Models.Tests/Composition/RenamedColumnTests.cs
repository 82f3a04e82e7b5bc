using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>Columns of the library keep their names; a renamed one is refused by name before the first statement.</summary>
public sealed class RenamedColumnTests
{
    private static readonly Guid UserId = Guid.NewGuid();

    private static readonly (string Name, Func<DbContext, Task> Call)[] CallsOnNotifications =
    [
        ("page", db => db.Set<Notification>().Inbox(UserId).ToPageAsync()),
        ("badge", db => db.Set<Notification>().Inbox(UserId).Unread().CountUpToAsync()),
        ("mark", db => db.Set<Notification>().Inbox(UserId).MarkReadAsync()),
        ("publish", db => db.PublishAsync(new NotificationContent("t", "t", "m"), [UserId])),
        ("copy", db => db.InsertNotificationsAsync([Sample.Notification(UserId)])),
        ("purge", db => db.PurgeNotificationsAsync(new RetentionPolicy { ReadOlderThan = TimeSpan.Zero })),
    ];

    private static readonly (string Name, Func<DbContext, Task> Call)[] CallsOnPreferences =
    [
        ("patch", db => db.PatchPreferencesAsync(UserId, PreferencePatch.Empty.Set("email", "a", true))),
        ("recipients", db => db.ResolveRecipientsAsync([UserId], "email", "a")),
    ];

    private static readonly string[] NamesOnNotifications = [.. CallsOnNotifications.Select(call => call.Name)];

    private static readonly string[] NamesOnPreferences = [.. CallsOnPreferences.Select(call => call.Name)];

    [Test]
    public async Task A_renamed_column_of_notifications_is_refused_by_name([ValueSource(nameof(NamesOnNotifications))] string name)
    {
        await using var context = new ApplicationContext("Host=nowhere", model => model.AddNotificationModels()
            .Entity<Notification>().Property(n => n.DeliveredViaWs).HasColumnName("seen_live"));

        await FluentActions.Awaiting(() => CallsOnNotifications.Single(call => call.Name == name).Call(context))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage(
                "Notification.DeliveredViaWs is mapped to the column \"seen_live\" of \"notifications\", but its column "
                    + "is \"delivered_via_ws\"*");
    }

    [Test]
    public async Task A_renamed_column_of_preferences_is_refused_by_name([ValueSource(nameof(NamesOnPreferences))] string name)
    {
        await using var context = new ApplicationContext("Host=nowhere", model => model.AddNotificationModels()
            .Entity<NotificationPreference>().Property(p => p.OrganizationId).HasColumnName("tenant"));

        await FluentActions.Awaiting(() => CallsOnPreferences.Single(call => call.Name == name).Call(context))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("NotificationPreference.OrganizationId is mapped to the column \"tenant\" of \"notification_preferences\"*");
    }

    [Test]
    public async Task A_column_in_another_table_is_refused_by_name()
    {
        await using var context = new ApplicationContext("Host=nowhere", model => model.AddNotificationModels()
            .Entity<Notification>().SplitToTable("flags", table => table.Property(n => n.DeliveredViaEmail)));

        await FluentActions.Awaiting(() => context.Set<Notification>().Inbox(UserId).MarkReadAsync())
            .Should().ThrowAsync<InvalidOperationException>()
                .WithMessage("Notification.DeliveredViaEmail is mapped to the column *of another table*");
    }

    [Test]
    public async Task A_column_of_the_application_may_have_any_name()
    {
        await using var context = new ApplicationContext("Host=nowhere", model => model.AddNotificationModels()
            .Entity<Notification>().Property<int>("Priority").HasColumnName("Rank"));

        FluentActions.Invoking(() => Notifications.Models.Sql.TableSql.Of<Notification>(context)).Should().NotThrow();
    }
}
