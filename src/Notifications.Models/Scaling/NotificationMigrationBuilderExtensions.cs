using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;
using Notifications.Models;

// In the namespace of EF Core, so that IntelliSense offers the methods in every migration.
namespace Microsoft.EntityFrameworkCore.Migrations;

/// <summary>Spreads the tables of users' rows over partitions or machines, in a migration of the application.</summary>
/// <remarks>
/// <para>Each method adds one <c>DO</c> block, which does nothing where it was done before and works in idempotent scripts. The tables need
/// <see cref="KeyLayout.ByUser"/>. A block that cannot do its work fails, names the reason and the remedy, and changes nothing.</para>
/// <para>Pass the <c>configure</c> of <c>AddNotificationModels</c> if it sets the schema or the names of tables, or
/// <see cref="NotificationModelOptions.Deliveries"/>. A migration that turns deliveries on later creates a plain table: call the method
/// again in it, after the table. The tables that are divided already stay as they are.</para>
/// </remarks>
public static class NotificationMigrationBuilderExtensions
{
    /// <summary>Distributes the tables over the nodes of a <see href="https://docs.citusdata.com">Citus</see> cluster.</summary>
    /// <remarks>
    /// <para>Notifications, users' preferences and deliveries are distributed by user and colocated. Organizations' preferences become a
    /// reference table. Citus moves the rows and blocks writers meanwhile. Large tables can be distributed before, with
    /// <c>create_distributed_table_concurrently</c>.</para>
    /// <para>Rows that stayed on the disk of the coordinator are removed, unless a local table references them. The coordinator has to be a
    /// node of the cluster: call <c>citus_set_coordinator_host</c> before.</para>
    /// </remarks>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="shardCount">The number of shards of each table, 1 to 64,000.</param>
    /// <param name="required">Whether the migration fails where Citus is absent. Otherwise the tables then stay as they are.</param>
    /// <param name="configure">Sets the schema and the names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationBuilder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shardCount"/> is less than 1 or more than 64,000.</exception>
    /// <example>
    /// <code>
    /// protected override void Up(MigrationBuilder migrationBuilder) =>
    ///     migrationBuilder.DistributeNotifications(shardCount: 32, required: true);
    /// </code>
    /// </example>
    public static OperationBuilder<SqlOperation> DistributeNotifications(
        this MigrationBuilder migrationBuilder,
        int shardCount = 32,
        bool required = false,
        Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shardCount, 64_000);
        return migrationBuilder.Sql(DistributionSql.Distribute(NotificationModelOptions.From(configure), shardCount, required));
    }

    /// <summary>Brings distributed tables back to one machine, with their rows.</summary>
    /// <remarks>Foreign keys that connect them with other tables are refused, because Citus would undistribute those tables too.</remarks>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="configure">Sets the schema and the names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationBuilder"/> is <see langword="null"/>.</exception>
    /// <example>
    /// <code>
    /// protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.UndistributeNotifications();
    /// </code>
    /// </example>
    public static OperationBuilder<SqlOperation> UndistributeNotifications(
        this MigrationBuilder migrationBuilder, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        return migrationBuilder.Sql(DistributionSql.Undistribute(NotificationModelOptions.From(configure)));
    }

    /// <summary>Partitions notifications, users' preferences and deliveries by a hash of the user, on one server.</summary>
    /// <remarks>
    /// <para>Rebuilds the tables in one READ COMMITTED transaction. Nobody reads or writes them meanwhile. Another number of partitions
    /// rebuilds them again.</para>
    /// <para>Everything that the catalogs record about the tables is carried over: columns, keys, indexes,
    /// constraints, triggers with their states, whether row security is enabled and forced, owner, privileges, comments, statistics,
    /// storage parameters, identity values. What a partitioned table cannot have, and what depends on the tables, such as a view, a foreign
    /// key to them or a policy of row security, is refused before a row is copied. Nobody but the owner has privileges on the
    /// partitions.</para>
    /// </remarks>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="partitioning">The number of partitions, such as <c>NotificationPartitioning.HashByUser(16)</c>.</param>
    /// <param name="configure">Sets the schema and the names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="migrationBuilder"/> or <paramref name="partitioning"/> is <see langword="null"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// protected override void Up(MigrationBuilder migrationBuilder) =>
    ///     migrationBuilder.PartitionNotifications(NotificationPartitioning.HashByUser(16));
    /// </code>
    /// </example>
    /// <seealso href="https://www.postgresql.org/docs/current/ddl-partitioning.html">PostgreSQL: Table Partitioning</seealso>
    public static OperationBuilder<SqlOperation> PartitionNotifications(
        this MigrationBuilder migrationBuilder, NotificationPartitioning partitioning, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ArgumentNullException.ThrowIfNull(partitioning);
        return migrationBuilder.Sql(PartitionSql.Rebuild(NotificationModelOptions.From(configure), partitioning.Count));
    }

    /// <summary>Converts partitioned tables back to plain tables.</summary>
    /// <remarks>
    /// Carries over and refuses the same settings as <see cref="PartitionNotifications"/>, and also refuses settings of a single partition.
    /// </remarks>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="configure">Sets the schema and the names of the tables, as for <c>AddNotificationModels</c>.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="migrationBuilder"/> is <see langword="null"/>.</exception>
    /// <example>
    /// <code>
    /// protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.UnpartitionNotifications();
    /// </code>
    /// </example>
    public static OperationBuilder<SqlOperation> UnpartitionNotifications(
        this MigrationBuilder migrationBuilder, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        return migrationBuilder.Sql(PartitionSql.Rebuild(NotificationModelOptions.From(configure), partitions: 0));
    }
}
