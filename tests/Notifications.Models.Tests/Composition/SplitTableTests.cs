using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that splits the entity into two tables.</summary>
public sealed class SplitTableTests
{
    [Test]
    public async Task SQL_uses_the_main_table_only()
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var context =
            new ApplicationContext(database, model => model.AddNotificationModels().Entity<Notification>(notification =>
        {
            // Otherwise both tables would have a key with this name.
            notification.HasKey(n => n.Id).HasName(null!);
            notification.Property<int>("Priority");
            notification.SplitToTable("priorities", table => table.Property("Priority"));
        }));
        await context.Database.EnsureCreatedAsync();
        var deleted = Sample.Notification();
        deleted.SoftDelete(DateTimeOffset.UtcNow.AddDays(-2));
        context.AddRange(deleted, Sample.Notification());
        await context.SaveChangesAsync();

        var result = await context.PurgeNotificationsAsync(new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(1) });

        result.Total.Should().Be(1);
        await TestServer.DropDatabaseAsync(database);
    }
}
