using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>The context that the application has had all along; one line in it adds the notifications.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : IdentityDbContext<AppUser, IdentityRole<Guid>, Guid>(options)
{
    /// <summary>The application's own column of a notification.</summary>
    public const string Priority = nameof(Priority);

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationPreference> Preferences => Set<NotificationPreference>();

    public DbSet<OrganizationNotificationPreference> OrganizationPreferences => Set<OrganizationNotificationPreference>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<AppUser>().Property(u => u.DisplayName).HasMaxLength(100);

        builder.AddNotificationModels();

        // Whatever the application adds of its own comes after that line. None of it is needed.
        builder.Entity<Notification>(notification =>
        {
            notification.Property<short>(Priority).HasColumnName("priority").HasDefaultValue((short)0);
            notification.HasOne<AppUser>().WithMany().HasForeignKey(n => n.UserId)
                .HasConstraintName("fk_notifications_user_id").OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<NotificationPreference>()
            .HasOne<AppUser>().WithOne().HasForeignKey<NotificationPreference>(p => p.UserId)
            .HasConstraintName("fk_notification_preferences_user_id").OnDelete(DeleteBehavior.Cascade);
    }
}
