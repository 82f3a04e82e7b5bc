using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Helpers that store and read values.</summary>
internal static class Storing
{
    /// <summary>Saves an entity, reads it from the database, and rolls back.</summary>
    public static async Task<TEntity> StoreAsync<TEntity>(this DbContext context, TEntity entity)
        where TEntity : class
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        var row = context.Add(entity);
        await context.SaveChangesAsync();
        var key = row.Metadata.FindPrimaryKey()!.Properties.Select(property => row.CurrentValues[property]).ToArray();
        context.ChangeTracker.Clear();
        return (await context.FindAsync<TEntity>(key))!;
    }

    /// <summary>Stores a notification for a new user.</summary>
    public static async Task<Notification> PutAsync(this TestDbContext context)
    {
        var notification = Sample.Notification();
        await using var other = new TestDbContext(TestDbContext.OptionsFor(context.Database.GetConnectionString()!));
        other.Add(notification);
        await other.SaveChangesAsync();
        return notification;
    }

    public static Task<Notification> ReadAsync(this TestDbContext context, Notification notification) =>
        context.Notifications.AsNoTracking().SingleAsync(n => n.UserId == notification.UserId && n.Id == notification.Id);

    /// <summary>Fails unless two values are equal as <c>jsonb</c>: the last of two members with one name counts, and 1e2 is 100.</summary>
    public static async Task ShouldMeanAsync(this DbContext context, JsonElement kept, JsonElement given)
    {
        var (one, other) = (JsonSerializer.Serialize(kept), JsonSerializer.Serialize(given));
        (await context.Database.SqlQuery<bool>($"SELECT {one}::jsonb = {other}::jsonb AS \"Value\"").SingleAsync()).Should().BeTrue();
    }

    /// <summary>The instant as it is stored: in UTC, in microseconds.</summary>
    public static DateTimeOffset Kept(this DateTimeOffset instant) =>
        instant.ToUniversalTime().AddTicks(-(instant.UtcTicks % TimeSpan.TicksPerMicrosecond));
}
