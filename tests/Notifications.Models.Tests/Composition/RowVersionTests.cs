using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that gives every entity a row version, in a loop over its model.</summary>
[OnPlainTables]
public sealed class RowVersionTests : DatabaseFixture
{
    [Test]
    public async Task A_row_version_on_every_entity_is_the_token_of_all_saves(
        [Values] bool isBefore, [Values("Version", "RowVersion", "xmin")] string property)
    {
        var (notification, preference) = (Sample.Notification(), Sample.Preference());
        await using var context = CreateContext(isBefore, property);
        context.AddRange(notification, preference, Sample.OrganizationPreference());
        await context.SaveChangesAsync();

        await using (var other = CreateContext())
        {
            await other.Notifications.Inbox(notification.UserId).MarkReadAsync();
            await other.PatchPreferencesAsync(preference.UserId, PreferencePatch.Empty.Set("email", "theirs", true));
        }

        notification.Title = "Mine";
        await ShouldBeStaleAsync(context);
        preference.Preferences = preference.Preferences.With("email", "mine", true);
        await ShouldBeStaleAsync(context);
    }

    [Test]
    public async Task A_row_version_on_every_entity_goes_with_the_token_of_keys_by_user(
        [Values("Version", "RowVersion", "xmin")] string property)
    {
        var database = await ApplicationContext.CreateDatabaseAsync(AddModels);
        var preference = Sample.Preference();
        await using var context = new ApplicationContext(database, AddModels);
        context.Add(preference);
        await context.SaveChangesAsync();
        await using (var other = new ApplicationContext(database, AddModels))
        {
            await other.MuteChannelAsync(preference.UserId, "email");
        }

        preference.OrganizationId = Guid.NewGuid();

        await ShouldBeStaleAsync(context);
        await TestServer.Current.DropDatabaseAsync(database);

        void AddModels(ModelBuilder model)
        {
            model.AddNotificationModels(options => options.KeyLayout = KeyLayout.ByUser);
            AddRowVersions(model, property);
        }
    }

    [Test]
    public void The_tables_stay_as_they_are([Values] bool isBefore, [Values("Version", "RowVersion", "xmin")] string property)
    {
        using var context = CreateContext(isBefore, property);
        using var plain = new ApplicationContext(ConnectionString, model => model.AddNotificationModels());

        context.Database.GenerateCreateScript().Should().Be(plain.Database.GenerateCreateScript());
    }

    private ApplicationContext CreateContext(bool isBefore, string property) => new(ConnectionString, model =>
    {
        if (isBefore)
        {
            model.Entity<Notification>();
            model.Entity<NotificationPreference>();
            model.Entity<OrganizationNotificationPreference>();
            AddRowVersions(model, property);
            model.AddNotificationModels();
        }
        else
        {
            model.AddNotificationModels();
            AddRowVersions(model, property);
        }
    });

    private static void AddRowVersions(ModelBuilder model, string property)
    {
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            model.Entity(entity.ClrType).Property<uint>(property).IsRowVersion();
        }
    }

    private static async Task ShouldBeStaleAsync(DbContext context)
    {
        await context.Invoking(c => c.SaveChangesAsync()).Should().ThrowAsync<DbUpdateConcurrencyException>();
        context.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Modified).ToList()
            .ForEach(entry => entry.State = EntityState.Detached);
    }
}
