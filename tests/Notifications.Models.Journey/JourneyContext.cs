using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models.Journey;

[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "EF Core says so of every context. The tests run this one trimmed.")]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The same.")]
internal sealed class JourneyContext(string connectionString) : DbContext
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationPreference> Preferences => Set<NotificationPreference>();

    public DbSet<OrganizationNotificationPreference> OrganizationPreferences => Set<OrganizationNotificationPreference>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(connectionString);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.AddNotificationModels(options => options.Deliveries = true);
}
