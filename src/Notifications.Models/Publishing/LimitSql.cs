using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The statement that finds which users have reached the limit of a content; it travels with the insert of their rows.</summary>
internal sealed class LimitSql(DbContext context, NotificationLimit limit)
{
    private readonly TableSql _table = TableSql.Of<Notification>(context);
    private bool? _isDistributed;

    /// <summary>Makes the statement, which selects one column. It takes the parameters of the insert, and those of this class.</summary>
    public async Task<string> SelectThrottledAsync(CancellationToken cancellationToken)
    {
        _isDistributed ??= _table.HasUserInKey
            && await DistributedTable.IsDistributedAsync(context, _table, cancellationToken).ConfigureAwait(false);
        return _isDistributed.Value ? ByCounting() : ByProbing();
    }

    /// <summary>The parameters of the statement for rows of one instant.</summary>
    public NpgsqlParameter[] ParametersAt(DateTimeOffset createdAt) =>
    [
        SqlParameter.Of("since", NpgsqlDbType.TimestampTz, createdAt - limit.Window),
        SqlParameter.Of("earlier", NpgsqlDbType.Bigint, limit.Count - 1L),
    ];

    // Of each user as many rows as the limit, from two indexes by user.
    private string ByProbing() => $"""
        SELECT u.user_id
        FROM unnest(@users) AS u (user_id)
        WHERE EXISTS (
            SELECT FROM (
                ({NewestFirst("n.deleted_at IS NULL")})
                UNION ALL
                ({NewestFirst("n.deleted_at IS NOT NULL")})) AS n (type)
            WHERE n.type = @type
            OFFSET @earlier)
        """;

    // PostgreSQL does not look into the subquery of a LIMIT, and plans for a tenth of the rows: it then reads them one by one in the order
    // of the index, and not all of them to sort them. The type is compared outside, because its index is that of the rows of all users.
    private string NewestFirst(string condition) => $"""
        SELECT n.type
                FROM {_table.Name} AS n
                WHERE n.user_id = u.user_id AND {condition} AND n.created_at > @since
                ORDER BY n.created_at DESC, n.id DESC
                LIMIT (SELECT {NotificationLimit.MaxCount})
        """;

    // Citus answers no subquery for each user, but counts in all shards at once:
    // https://docs.citusdata.com/en/stable/develop/reference_workarounds.html
    private string ByCounting() => $"""
        SELECT n.user_id
        FROM {_table.Name} AS n
        WHERE n.user_id = ANY(@users) AND n.created_at > @since AND n.type = @type
        GROUP BY n.user_id
        HAVING count(*) > @earlier
        """;
}
