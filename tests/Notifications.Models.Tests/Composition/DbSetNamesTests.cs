using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application with its own names for the sets.</summary>
public sealed class DbSetNamesTests : ApplicationFixture<DbSetNamesTests.AppDb>
{
    [Test]
    public async Task Names_of_sets_do_not_become_names_of_tables()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(userId, count: 1);

        var page = await InRequestAsync(context => context.Bells.Inbox(userId).ToPageAsync());

        page.Items.Should().ContainSingle();
        (await InRequestAsync(context => Task.FromResult(context.Database.GenerateCreateScript())))
            .Should().NotContainAny("Bells", "Wishes", "Rules");
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public DbSet<Notification> Bells { get; set; } = null!;

        public DbSet<NotificationPreference> Wishes { get; set; } = null!;

        public DbSet<OrganizationNotificationPreference> Rules { get; set; } = null!;

        protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder);
    }
}
