namespace Notifications.Models.Benchmarks.Deliveries;

/// <summary>An application with deliveries.</summary>
internal sealed class DeliveryContext(DbContextOptions<DeliveryContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.AddNotificationModels(options => options.Deliveries = true);
}
