namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose tests choose another provider.</summary>
public sealed class PortableContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationPreference> Preferences => Set<NotificationPreference>();

    public DbSet<OrganizationNotificationPreference> OrganizationPreferences => Set<OrganizationNotificationPreference>();

    public DbSet<NotificationDelivery> Deliveries => Set<NotificationDelivery>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.AddNotificationModels(options => options.Deliveries = true);
}
