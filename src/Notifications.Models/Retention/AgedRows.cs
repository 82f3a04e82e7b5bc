using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Rows that were deleted, or read, before an instant: met in the order in which they were made, and never twice.</summary>
internal sealed record AgedRows(DbContext Context, RetentionRule Rule, string Since, DateTimeOffset Before) : IRemovableRows
{
    private readonly TableSql _table = TableSql.Of<Notification>(Context);

    // Before everything: the lowest instant is PostgreSQL's -infinity, to Npgsql.
    private DateTimeOffset LastCreatedAt { get; init; } = DateTimeOffset.MinValue;

    private Guid LastId { get; init; }

    private string IsExpired => $"n.{_table[Since]} < @before";

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var sql = $"SELECT count(*) FROM {_table.Name} AS n WHERE {IsExpired}";
        return (await Context.QueryAsync(sql, [BeforeParameter()], reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false)).Single();
    }

    public async Task<(int Removed, IRemovableRows? Left)> RemoveAsync(int batchSize, CancellationToken cancellationToken)
    {
        var rows = await FindAsync(batchSize, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return (0, null);
        }

        var removed = await RemoveAsync(rows, cancellationToken).ConfigureAwait(false);
        var (_, id, createdAt) = rows[^1];
        return (removed, rows.Count < batchSize ? null : this with { LastCreatedAt = createdAt, LastId = id });
    }

    private Task<List<(Guid UserId, Guid Id, DateTimeOffset CreatedAt)>> FindAsync(int count, CancellationToken cancellationToken)
    {
        var (id, createdAt) = (_table[nameof(Notification.Id)], _table[nameof(Notification.CreatedAt)]);

        // The order of the index, which has its nulls first.
        var sql = $"""
            SELECT n.{_table[nameof(Notification.UserId)]}, n.{id}, n.{createdAt}
            FROM {_table.Name} AS n
            WHERE (n.{createdAt}, n.{id}) > (@createdAt, @id) AND {IsExpired}
            ORDER BY n.{createdAt} NULLS FIRST, n.{id}
            LIMIT @count
            """;
        return Context.QueryAsync(
            sql,
            [
                BeforeParameter(),
                SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, LastCreatedAt),
                SqlParameter.Of("id", NpgsqlDbType.Uuid, LastId),
                SqlParameter.Of("count", NpgsqlDbType.Integer, count),
            ],
            reader => (reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken);
    }

    // Asks again whether a row has expired: its user may have restored it in the meantime.
    private Task<int> RemoveAsync(List<(Guid UserId, Guid Id, DateTimeOffset CreatedAt)> rows, CancellationToken cancellationToken)
    {
        var userId = _table[nameof(Notification.UserId)];
        var sql = $"""
            DELETE FROM {_table.Name} AS n
            USING unnest(@users, @ids) AS r (user_id, id)
            WHERE n.{userId} = r.user_id AND n.{_table[nameof(Notification.Id)]} = r.id AND n.{userId} = ANY(@users) AND {IsExpired}
            """;
        return Context.ExecuteAsync(
            sql,
            [
                BeforeParameter(),
                SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, rows.ConvertAll(row => row.UserId)),
                SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, rows.ConvertAll(row => row.Id)),
            ],
            cancellationToken);
    }

    private Npgsql.NpgsqlParameter BeforeParameter() => SqlParameter.Of("before", NpgsqlDbType.TimestampTz, Before);
}
