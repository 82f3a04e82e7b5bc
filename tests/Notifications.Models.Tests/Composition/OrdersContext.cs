using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application with a table of its own.</summary>
public abstract class OrdersContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Order> SalesOrders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>();
        TestLayout.AddModels(modelBuilder);
    }
}
