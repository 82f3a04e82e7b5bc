using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host that keeps a property of its own in a second table.</summary>
public sealed class SplitTableTests
{
    [Test]
    public async Task What_is_said_in_SQL_speaks_of_our_table_alone()
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var host = new ApplicationContext(database, model => model.AddNotificationModels().Entity<Notification>(notification =>
        {
            // Both tables would have a key of its name.
            notification.HasKey(n => n.Id).HasName(null!);
            notification.Property<int>("Priority");
            notification.SplitToTable("priorities", table => table.Property("Priority"));
        }));
        await host.Database.EnsureCreatedAsync();
        var deleted = Sample.Notification();
        deleted.SoftDelete(DateTimeOffset.UtcNow.AddDays(-2));
        host.AddRange(deleted, Sample.Notification());
        await host.SaveChangesAsync();

        var result = await host.PurgeNotificationsAsync(new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(1) });

        result.Total.Should().Be(1);
        await TestServer.DropDatabaseAsync(database);
    }
}
