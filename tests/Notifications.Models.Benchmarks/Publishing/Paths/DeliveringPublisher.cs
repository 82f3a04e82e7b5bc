using Npgsql;

namespace Notifications.Models.Benchmarks.Publishing.Paths;

/// <summary>The library, in an application that also delivers on a channel which all users want.</summary>
internal sealed class DeliveringPublisher(NpgsqlDataSource database)
{
    public const string Channel = "sms";

    private readonly DbContextOptions<DeliveringContext> _options = new DbContextOptionsBuilder<DeliveringContext>()
        .UseNpgsql(database)
        .UseNotificationModels(options => options.DefaultPreferences = PreferenceSet.Empty.With(Channel, PreferenceSet.AnyType, true))
        .Options;

    /// <summary>Creates the table of deliveries beside those that are there.</summary>
    public async Task CreateTableAsync()
    {
        await using var context = new DeliveringContext(_options);
        var statements = context.Database.GenerateCreateScript().Split(";\n")
            .Where(sql => sql.Contains("notification_deliveries", StringComparison.Ordinal));
        await context.Database.ExecuteSqlRawAsync(string.Join(";\n", statements));
    }

    public async Task<long> PublishAsync(NotificationContent content, IEnumerable<Guid> users)
    {
        await using var context = new DeliveringContext(_options);
        var result = await context.PublishAsync(content, users);
        return result.Published.Count;
    }

    public async Task RemoveDeliveriesAsync()
    {
        await using var command = database.CreateCommand("TRUNCATE notification_deliveries");
        await command.ExecuteNonQueryAsync();
    }

    private sealed class DeliveringContext(DbContextOptions<DeliveringContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.AddNotificationModels(options => options.Deliveries = true);
    }
}
