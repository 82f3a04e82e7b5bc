using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Notifications.Models.Sql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>
/// The tables of all tests: plain ones, partitioned ones with <c>NOTIFICATIONS_LAYOUT=partitions</c>, or distributed ones with a
/// <see cref="CitusCluster"/>.
/// </summary>
internal static class TestLayout
{
    private const int Partitions = 4;

    public static bool IsPartitioned { get; } = Environment.GetEnvironmentVariable("NOTIFICATIONS_LAYOUT") switch
    {
        null or "" => false,
        "partitions" => true,
        var other => throw new InvalidOperationException($"NOTIFICATIONS_LAYOUT is \"{other}\"; it must be \"partitions\" or empty."),
    };

    public static bool IsDistributed => CitusCluster.Coordinator is not null;

    public static bool IsPlain => !IsPartitioned && !IsDistributed;

    /// <summary>Adds the models with the layout of this run.</summary>
    public static void AddModels(ModelBuilder model) => AddModels(model, configure: null);

    /// <summary>Adds the models with the layout of this run and more options.</summary>
    public static void AddModels(ModelBuilder model, Action<NotificationModelOptions>? configure) => model.AddNotificationModels(options =>
    {
        options.KeyLayout = IsPlain ? KeyLayout.ById : KeyLayout.ByUser;
        configure?.Invoke(options);
    });

    /// <summary>Applies the layout of this run to new tables.</summary>
    public static async Task ApplyAsync(DbContext context, Action<NotificationModelOptions>? configure = null)
    {
        if (IsPartitioned)
        {
            var sql = SqlOf(migration => migration.PartitionNotifications(NotificationPartitioning.HashByUser(Partitions), configure));
            await context.Database.ExecuteSqlRawAsync(SqlCommandExtensions.EscapeBraces(sql));
        }

        var database = context.Database.GetConnectionString()!;
        if (CitusCluster.Has(database))
        {
            await CitusCluster.JoinAsync(database);
            await PlainSql.ExecuteAsync(database, CopyReferencedTables);
            await PlainSql.ExecuteAsync(
                database,
                SqlOf(migration => migration.DistributeNotifications(Partitions, required: true, configure)));
        }
    }

    // An application's tables that foreign keys refer to; by name, because Citus replaces all tables that foreign keys connect:
    // https://docs.citusdata.com/en/stable/develop/reference_ddl.html#reference-tables
    private const string CopyReferencedTables =
        """
        SELECT create_reference_table(k.name::regclass)
        FROM (
            SELECT DISTINCT confrelid::regclass::text AS name
            FROM pg_constraint
            WHERE contype = 'f' AND conrelid::regclass::text IN ('notifications', 'notification_preferences')) AS k
        """;

    /// <summary>The SQL of a migration.</summary>
    public static string SqlOf(Action<MigrationBuilder> migrate)
    {
        var migration = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        migrate(migration);
        return migration.Operations.Should().ContainSingle().Which.Should().BeOfType<SqlOperation>().Which.Sql;
    }
}
