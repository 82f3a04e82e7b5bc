namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The smallest application: a context that adds the models with one line.</summary>
public sealed class TestDbContext(DbContextOptions<TestDbContext> options) : DbContext(options)
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationPreference> Preferences => Set<NotificationPreference>();

    public DbSet<OrganizationNotificationPreference> OrganizationPreferences => Set<OrganizationNotificationPreference>();

    public static DbContextOptions<TestDbContext> OptionsFor(string connectionString) =>
        new DbContextOptionsBuilder<TestDbContext>().UseNpgsql(connectionString).Options;

    protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder);
}
