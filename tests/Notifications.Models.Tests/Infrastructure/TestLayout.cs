using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>On which tables all tests run: plain ones, or with <c>NOTIFICATIONS_LAYOUT=partitions</c> those that are partitioned by user.</summary>
internal static class TestLayout
{
    private const int Partitions = 4;

    public static bool IsPartitioned { get; } = Environment.GetEnvironmentVariable("NOTIFICATIONS_LAYOUT") switch
    {
        null or "" => false,
        "partitions" => true,
        var other => throw new InvalidOperationException($"NOTIFICATIONS_LAYOUT is \"{other}\"; it takes \"partitions\", or nothing."),
    };

    /// <summary>Adds the models as they are in the databases of the fixtures.</summary>
    public static void AddModels(ModelBuilder model) =>
        model.AddNotificationModels(options => options.KeyLayout = IsPartitioned ? KeyLayout.ByUser : KeyLayout.ById);

    /// <summary>Gives tables that were just made the layout of this run.</summary>
    public static async Task ApplyAsync(DbContext context)
    {
        if (IsPartitioned)
        {
            await context.Database.ExecuteSqlRawAsync(SqlOf(migration => migration.PartitionNotifications(NotificationPartitioning.HashByUser(Partitions))));
        }
    }

    /// <summary>What a migration sends.</summary>
    public static string SqlOf(Action<MigrationBuilder> migrate)
    {
        var migration = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        migrate(migration);
        return migration.Operations.Should().ContainSingle().Which.Should().BeOfType<SqlOperation>().Which.Sql;
    }
}
