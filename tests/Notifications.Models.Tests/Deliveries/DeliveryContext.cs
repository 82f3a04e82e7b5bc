using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>An application with deliveries.</summary>
public sealed class DeliveryContext(DbContextOptions<DeliveryContext> options) : DbContext(options)
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationDelivery> Deliveries => Set<NotificationDelivery>();

    /// <summary>Creates the tables in the layout of this run.</summary>
    public static async Task CreateTablesAsync(string connectionString)
    {
        await using var context = new DeliveryContext(
            new DbContextOptionsBuilder<DeliveryContext>().UseNpgsql(connectionString).Options);
        await context.Database.EnsureCreatedAsync();
        await TestLayout.ApplyAsync(context, Configure);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder, Configure);

    private static void Configure(NotificationModelOptions options) => options.Deliveries = true;
}
