using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Notifications.Models;

namespace ExistingContext;

/// <summary>The context that the application has had all along.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : IdentityDbContext<AppUser, IdentityRole<Guid>, Guid>(options)
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationPreference> Preferences => Set<NotificationPreference>();

    public DbSet<OrganizationNotificationPreference> OrganizationPreferences => Set<OrganizationNotificationPreference>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<AppUser>().Property(u => u.DisplayName).HasMaxLength(100);

        // This line is all that the library needs.
        builder.AddNotificationModels();

        // What the application wants besides comes after it.
        builder.Entity<Notification>(AddPriority);
        builder.Entity<Notification>(BelongsToUser);
        builder.Entity<NotificationPreference>(BelongsToUser);
    }

    private static void AddPriority(EntityTypeBuilder<Notification> notification) =>
        notification.Property<short>(Priority.Property).HasColumnName("priority").HasDefaultValue(Priority.Normal);

    private static void BelongsToUser(EntityTypeBuilder<Notification> notification)
    {
        notification.HasOne<AppUser>().WithMany().HasForeignKey(n => n.UserId)
            .HasConstraintName("fk_notifications_user_id").OnDelete(DeleteBehavior.Cascade);

        // The cascade looks for every row of a user, and the library's own indexes leave out the deleted ones.
        notification.HasIndex(n => n.UserId).HasDatabaseName("ix_notifications_user_id");
    }

    private static void BelongsToUser(EntityTypeBuilder<NotificationPreference> preference) =>
        preference.HasOne<AppUser>().WithOne().HasForeignKey<NotificationPreference>(p => p.UserId)
            .HasConstraintName("fk_notification_preferences_user_id").OnDelete(DeleteBehavior.Cascade);
}
