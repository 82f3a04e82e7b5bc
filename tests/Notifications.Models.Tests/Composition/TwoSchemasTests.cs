using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>Two tenants in one database, each with its own schema.</summary>
public sealed class TwoSchemasTests : ApplicationFixture<TwoSchemasTests.North>
{
    [Test]
    public async Task A_tenant_does_not_see_the_rows_of_the_other()
    {
        var userId = Guid.NewGuid();
        var saved = await SaveAsync(userId, count: 3);
        await using var south = CreateSouth();
        await south.InsertNotificationsAsync(saved);
        await south.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("in_app", "release", false));
        var policy = new RetentionPolicy { ReadOlderThan = TimeSpan.Zero };

        (await south.Set<Notification>().Inbox(userId).MarkReadAsync()).Should().Be(3);
        (await south.PurgeNotificationsAsync(policy)).Removed.Values.Sum().Should().Be(3);
        (await InRequestAsync(north => north.PublishAsync(new NotificationContent("release", "2.0", "Out."), [userId]))).Published
            .Should().ContainSingle(n => n.UserId == userId);

        (await south.Set<Notification>().OfAllUsers().CountAsync()).Should().Be(0);
        (await InRequestAsync(north => north.Set<Notification>().Inbox(userId).Unread().CountUpToAsync())).Value.Should().Be(4);
    }

    protected override void NameTables(NotificationModelOptions options) => options.Schema = nameof(North);

    protected override async Task CreateTablesAsync(North context)
    {
        await base.CreateTablesAsync(context);
        await using var south = CreateSouth();
        await south.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        await TestLayout.ApplyAsync(south, options => options.Schema = nameof(South));
    }

    private South CreateSouth() => new(new DbContextOptionsBuilder<South>().UseNpgsql(ConnectionString).Options);

    public sealed class North(DbContextOptions<North> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            TestLayout.AddModels(modelBuilder, options => options.Schema = nameof(North));
    }

    public sealed class South(DbContextOptions<South> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            TestLayout.AddModels(modelBuilder.HasDefaultSchema(nameof(South)));
    }
}
