using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Data;

/// <summary>The application's own context: its users and organizations, and with one line its notifications.</summary>
internal sealed class AppDbContext(DbContextOptions<AppDbContext> options)
    : IdentityDbContext<AppUser, IdentityRole<Guid>, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Organization>().Property(o => o.Name).HasMaxLength(100);
        builder.Entity<EndedSession>().HasIndex(s => s.EndedAt);
        builder.Entity<AppUser>(user =>
        {
            user.Property(u => u.DisplayName).HasMaxLength(100);
            user.Property(u => u.MutedChoices).HasColumnType("jsonb")
                .HasConversion(set => set!.ToString(), json => PreferenceSet.Parse(json));
            user.HasOne<Organization>().WithMany().HasForeignKey(u => u.OrganizationId);
        });

        builder.AddNotificationModels(options => options.Deliveries = true);
    }
}
