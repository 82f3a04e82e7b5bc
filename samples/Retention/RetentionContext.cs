using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Retention;

/// <summary>A context with only the notification models.</summary>
internal sealed class RetentionContext(string connectionString) : DbContext
{
    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.UseNpgsql(connectionString, npgsql => npgsql.EnableRetryOnFailure());

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddNotificationModels();
}
