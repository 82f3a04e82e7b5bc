using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Notifications.Models.Sql;

/// <summary>Tells whether Citus has spread the rows of a table over shards, where some statements have to be others.</summary>
internal static class DistributedTable
{
    /// <summary>Asks the catalog of Citus.</summary>
    public static async Task<bool> IsDistributedAsync(DbContext context, TableSql table, CancellationToken cancellationToken) =>
        await IsTrueAsync(context, "SELECT to_regclass('pg_dist_partition') IS NOT NULL", table, cancellationToken).ConfigureAwait(false)
        && await IsTrueAsync(
            context,
            "SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = @table::regclass AND partmethod = 'h')",
            table,
            cancellationToken).ConfigureAwait(false);

    // PostgreSQL resolves the names of a statement before it runs it, so that the first one must not name the catalog.
    private static async Task<bool> IsTrueAsync(DbContext context, string sql, TableSql table, CancellationToken cancellationToken)
    {
        var answers = await context.QueryAsync(
            sql, [SqlParameter.Of("table", NpgsqlDbType.Text, table.Name)], reader => reader.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false);
        return answers.Single();
    }
}
