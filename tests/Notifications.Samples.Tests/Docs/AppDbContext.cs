using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Notifications.Samples.Tests.Docs;

/// <summary>The context of the pages.</summary>
public class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
{
    public DbSet<AppUser> Users => Set<AppUser>();

    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder
        .AddNotificationModels(options => options.Deliveries = true)
        .Entity<Notification>().Property<Guid?>("ProjectId");
}
