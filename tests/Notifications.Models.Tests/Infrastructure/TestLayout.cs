using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>On which tables all tests run: plain ones; with <c>NOTIFICATIONS_LAYOUT=partitions</c> those that are partitioned by user; where there is a <see cref="CitusCluster"/>, those that it distributes.</summary>
internal static class TestLayout
{
    private const int Partitions = 4;

    public static bool IsPartitioned { get; } = Environment.GetEnvironmentVariable("NOTIFICATIONS_LAYOUT") switch
    {
        null or "" => false,
        "partitions" => true,
        var other => throw new InvalidOperationException($"NOTIFICATIONS_LAYOUT is \"{other}\"; it takes \"partitions\", or nothing."),
    };

    public static bool IsDistributed => CitusCluster.Coordinator is not null;

    public static bool IsPlain => !IsPartitioned && !IsDistributed;

    /// <summary>Adds the models as they are in the databases of the fixtures.</summary>
    public static void AddModels(ModelBuilder model) => AddModels(model, configure: null);

    /// <summary>Adds the models as they are in the databases of the fixtures, with options of a host's own.</summary>
    public static void AddModels(ModelBuilder model, Action<NotificationModelOptions>? configure) => model.AddNotificationModels(options =>
    {
        options.KeyLayout = IsPlain ? KeyLayout.ById : KeyLayout.ByUser;
        configure?.Invoke(options);
    });

    /// <summary>Gives tables that were just made the layout of this run.</summary>
    public static async Task ApplyAsync(DbContext context, Action<NotificationModelOptions>? configure = null)
    {
        if (IsPartitioned)
        {
            await context.Database.ExecuteSqlRawAsync(
                SqlOf(migration => migration.PartitionNotifications(NotificationPartitioning.HashByUser(Partitions), configure)));
        }

        if (IsDistributed)
        {
            await context.Database.ExecuteSqlRawAsync(SqlOf(migration => migration.DistributeNotifications(Partitions, required: true, configure)));
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
