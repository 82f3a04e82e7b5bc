using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The smallest application that also sends: a context whose model has deliveries.</summary>
public sealed class DeliveryDbContext(DbContextOptions<DeliveryDbContext> options) : DbContext(options)
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationDelivery> Deliveries => Set<NotificationDelivery>();

    /// <summary>Creates a database that has the four tables, in the layout of this run.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await CreateTablesAsync(database);
        return CitusCluster.OfApplication(database);
    }

    /// <summary>Creates the four tables in the layout of this run.</summary>
    public static async Task CreateTablesAsync(string connectionString)
    {
        await using var context = new DeliveryDbContext(OptionsFor(connectionString).Options);
        await context.Database.EnsureCreatedAsync();
        await TestLayout.ApplyAsync(context, AddDeliveries);
    }

    public static DbContextOptionsBuilder<DeliveryDbContext> OptionsFor(string connectionString, Action<string>? log = null) =>
        new DbContextOptionsBuilder<DeliveryDbContext>().UseNpgsql(connectionString).LogTo(
            (id, _) => log is not null && id == RelationalEventId.CommandExecuting,
            command => log!(((CommandEventData)command).Command.CommandText));

    /// <summary>A delivery that is due now.</summary>
    public static NotificationDelivery Due(Notification notification, string channel = "email") => new()
    {
        UserId = notification.UserId,
        NotificationId = notification.Id,
        Channel = channel,
        DueAt = notification.CreatedAt,
    };

    /// <summary>One that was sent.</summary>
    public static NotificationDelivery Sent(Notification notification, string channel = "push") => new()
    {
        UserId = notification.UserId,
        NotificationId = notification.Id,
        Channel = channel,
        Attempts = 1,
        SentAt = notification.CreatedAt,
    };

    protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder, AddDeliveries);

    private static void AddDeliveries(NotificationModelOptions options) => options.Deliveries = true;
}
