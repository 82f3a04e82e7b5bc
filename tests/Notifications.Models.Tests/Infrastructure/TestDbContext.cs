namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The smallest host there can be: a context that plugs the models in with one line.</summary>
public sealed class TestDbContext(DbContextOptions<TestDbContext> options) : DbContext(options)
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationPreference> Preferences => Set<NotificationPreference>();

    public DbSet<OrganizationNotificationPreference> OrganizationPreferences => Set<OrganizationNotificationPreference>();

    public static DbContextOptions<TestDbContext> OptionsFor(string connectionString) =>
        new DbContextOptionsBuilder<TestDbContext>().UseNpgsql(connectionString).Options;

    protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder);
}
