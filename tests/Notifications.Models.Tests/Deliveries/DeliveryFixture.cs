using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>A queue that each test begins empty, and contexts with one clock, which the test sets.</summary>
public abstract class DeliveryFixture : DatabaseFixture
{
    protected const string Email = NotificationChannels.Email;

    protected static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    protected static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected FakeTimeProvider Clock { get; private set; } = new(Noon);

    [SetUp]
    public async Task EmptyAsync()
    {
        Clock = new FakeTimeProvider(Noon);
        await ExecuteAsync("TRUNCATE notifications, notification_deliveries");
    }

    protected override Task<string> MakeDatabaseAsync() => DeliveryDbContext.CreateDatabaseAsync();

    protected DeliveryDbContext CreateQueue(
        string? connectionString = null, bool retrying = false, Action<DbContextOptionsBuilder<DeliveryDbContext>>? configure = null)
    {
        var options = new DbContextOptionsBuilder<DeliveryDbContext>()
            .UseNpgsql(connectionString ?? ConnectionString, npgsql =>
            {
                if (retrying)
                {
                    npgsql.EnableRetryOnFailure();
                }
            })
            .UseNotificationModels(models => models.TimeProvider = Clock);
        configure?.Invoke(options);
        return new DeliveryDbContext(options.Options);
    }

    /// <summary>Makes a notification that was created some seconds after noon.</summary>
    protected static Notification At(int second, Guid? userId = null) => new()
    {
        Id = Guid.CreateVersion7(Noon.AddSeconds(second)),
        UserId = userId ?? Guid.NewGuid(),
        Type = "mention",
        Title = "Ada mentioned you",
        Message = "In \"Release notes\".",
        CreatedAt = Noon.AddSeconds(second),
    };

    /// <summary>Makes notifications of one user, a second apart.</summary>
    protected static Notification[] Of(Guid userId, int count) => [.. Enumerable.Range(0, count).Select(i => At(i - count, userId))];

    /// <summary>Makes notifications of different users, a second apart.</summary>
    protected static Notification[] OfMany(int count) => [.. Enumerable.Range(0, count).Select(i => At(i - count))];

    protected static NotificationDelivery DeliveryOf(Notification notification, string channel = Email) => new()
    {
        UserId = notification.UserId,
        NotificationId = notification.Id,
        Channel = channel,
        DueAt = notification.CreatedAt,
    };

    /// <summary>Stores notifications that are due on a channel from when they were created.</summary>
    protected async Task PutAsync(IEnumerable<Notification> notifications, string channel = Email)
    {
        var all = notifications.ToList();
        await using var context = CreateQueue();
        await context.InsertNotificationsAsync(all);
        context.AddRange(all.Select(notification => DeliveryOf(notification, channel)));
        await context.SaveChangesAsync();
    }

    /// <summary>Claims in a context of its own.</summary>
    protected async Task<IReadOnlyList<UserDeliveries>> ClaimAsync(int users = 100, string channel = Email)
    {
        await using var context = CreateQueue();
        return await context.ClaimDeliveriesAsync(channel, users, Lease);
    }

    protected async Task<NotificationDelivery> FindAsync(Notification notification, string channel = Email)
    {
        await using var context = CreateQueue();
        return await context.Deliveries.SingleAsync(d =>
            d.UserId == notification.UserId && d.NotificationId == notification.Id && d.Channel == channel);
    }

    protected async Task<List<NotificationDelivery>> ReadAllAsync()
    {
        await using var context = CreateQueue();
        return await context.Deliveries.AsNoTracking().ToListAsync();
    }

    protected static IEnumerable<Guid> IdsOf(IEnumerable<UserDeliveries> claims) =>
        claims.SelectMany(user => user.Deliveries).Select(delivery => delivery.Notification.Id);
}
