using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models;
using Npgsql;

namespace Inbox.Data;

/// <summary>The context, what it is filled with at first, and what keeps its table small.</summary>
internal static class DataServices
{
    private static readonly RetentionPolicy Policy = new()
    {
        DeletedOlderThan = TimeSpan.FromDays(30),
        ReadOlderThan = TimeSpan.FromDays(180),
        KeepNewestPerUser = 10_000,
    };

    public static void AddData(this IServiceCollection services, HostDatabase database)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(WithPreparedStatements(database.ConnectionString)));
        services.AddDbContextPool<AppDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.EnableRetryOnFailure())
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)

            // The first migration queries a history table that does not exist yet. Other failures are thrown, and logged where they are
            // caught.
            .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug))));
        services.AddNotificationModels<AppDbContext>(options => options.DefaultPreferences = NotificationTypes.Defaults);

        // Services start in this order: none before the tables are there.
        services.AddHostedService<DatabaseStart>();
        services.AddNotificationRetention<AppDbContext>(Policy);
    }

    // The server parses and plans a statement once for each connection instead of each time. Unless the connection string sets it: a
    // pooler in between may not know prepared statements.
    private static string WithPreparedStatements(string connectionString)
    {
        const string setting = "Max Auto Prepare";
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder[setting] = builder.ShouldSerialize(setting) ? builder[setting] : 100;
        return builder.ConnectionString;
    }
}
