using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;
using Notifications.Models;

// In the namespace of its receiver, so that it is found wherever there is a migration.
namespace Microsoft.EntityFrameworkCore.Migrations;

/// <summary>Spreads the tables of users' rows over partitions or machines, in a migration of the host.</summary>
/// <remarks>
/// Each is one <c>DO</c> block, which does nothing where it was done before, and works in idempotent scripts. The tables need <see cref="KeyLayout.ByUser"/>; with another key the
/// block fails, changes nothing and says so.
/// </remarks>
public static class NotificationMigrationBuilderExtensions
{
    /// <summary>Distributes notifications and users' preferences by user over the nodes of a Citus cluster, side by side, and copies organizations to each node.</summary>
    /// <remarks>
    /// <c>create_distributed_table</c> for the first two (colocated), <c>create_reference_table</c> for the third. It moves the rows that are there, and blocks writers
    /// for as long; a table that is too large for that is distributed by hand before, with <c>create_distributed_table_concurrently</c>.
    /// </remarks>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="shardCount">The number of shards of each table, 1 to 64,000.</param>
    /// <param name="required">Whether the migration fails where the extension is absent; where it is not, the tables stay as they are then.</param>
    /// <param name="configure">Sets schema and names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationBuilder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shardCount"/> is less than 1 or more than 64,000.</exception>
    public static OperationBuilder<SqlOperation> DistributeNotifications(
        this MigrationBuilder migrationBuilder, int shardCount = 32, bool required = false, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shardCount, 64_000);
        return migrationBuilder.Sql(DistributionSql.Distribute(NotificationModelOptions.From(configure), shardCount, required));
    }

    /// <summary>Brings distributed tables back to one machine, with their rows.</summary>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="configure">Sets schema and names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationBuilder"/> is <see langword="null"/>.</exception>
    public static OperationBuilder<SqlOperation> UndistributeNotifications(this MigrationBuilder migrationBuilder, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        return migrationBuilder.Sql(DistributionSql.Undistribute(NotificationModelOptions.From(configure)));
    }

    /// <summary>Partitions notifications and users' preferences by user, on one server.</summary>
    /// <remarks>
    /// Rebuilds both tables in one transaction, with their rows, keys, indexes, checks, foreign keys to other tables, triggers, comments, grants and owner, under
    /// their names; nobody reads or writes them meanwhile. With another number of partitions than before it rebuilds them again.
    /// </remarks>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="partitioning">How, such as <c>NotificationPartitioning.HashByUser(16)</c>.</param>
    /// <param name="configure">Sets schema and names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationBuilder"/> or <paramref name="partitioning"/> is <see langword="null"/>.</exception>
    public static OperationBuilder<SqlOperation> PartitionNotifications(
        this MigrationBuilder migrationBuilder, NotificationPartitioning partitioning, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ArgumentNullException.ThrowIfNull(partitioning);
        return migrationBuilder.Sql(PartitionSql.Rebuild(NotificationModelOptions.From(configure), partitioning.Count));
    }

    /// <summary>Makes plain tables of partitioned ones, with all that they have.</summary>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="configure">Sets schema and names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationBuilder"/> is <see langword="null"/>.</exception>
    public static OperationBuilder<SqlOperation> UnpartitionNotifications(this MigrationBuilder migrationBuilder, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        return migrationBuilder.Sql(PartitionSql.Rebuild(NotificationModelOptions.From(configure), partitions: 0));
    }
}
