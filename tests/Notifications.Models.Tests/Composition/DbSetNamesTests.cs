using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host that calls the sets as it likes, and finds them by these names.</summary>
public sealed class DbSetNamesTests : ApplicationFixture<DbSetNamesTests.AppDb>
{
    [Test]
    public async Task The_names_are_only_its_own()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(userId, count: 1);

        var page = await InRequestAsync(context => context.Bells.Inbox(userId).ToPageAsync());

        page.Items.Should().ContainSingle();
        (await InRequestAsync(context => Task.FromResult(context.Database.GenerateCreateScript()))).Should().NotContainAny("Bells", "Wishes", "Rules");
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public DbSet<Notification> Bells { get; set; } = null!;

        public DbSet<NotificationPreference> Wishes { get; set; } = null!;

        public DbSet<OrganizationNotificationPreference> Rules { get; set; } = null!;

        protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder);
    }
}
