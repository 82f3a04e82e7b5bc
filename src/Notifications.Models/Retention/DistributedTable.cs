using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Tells whether Citus has spread the notifications over shards, where some of a purge's statements are others.</summary>
internal static class DistributedTable
{
    public static async Task<bool> IsDistributedAsync(DbContext context, CancellationToken cancellationToken) =>
        await IsTrueAsync(context, "SELECT to_regclass('pg_dist_partition') IS NOT NULL", cancellationToken).ConfigureAwait(false)
        && await IsTrueAsync(
            context,
            "SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = @table::regclass AND partmethod = 'h')",
            cancellationToken).ConfigureAwait(false);

    private static async Task<bool> IsTrueAsync(DbContext context, string sql, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<Notification>(context).Name;
        var answers = await TransientFailure.RetryAsync(
            cancellation => context.QueryAsync(
                sql, [SqlParameter.Of("table", NpgsqlDbType.Text, table)], reader => reader.GetBoolean(0), cancellation),
            cancellationToken).ConfigureAwait(false);
        return answers.Single();
    }
}
