using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Rows that were deleted, or read, before an instant, in the order in which they were made.</summary>
internal sealed record AgedRows(DbContext Context, RetentionRule Rule, string Since, DateTimeOffset Before) : IRemovableRows
{
    private readonly TableSql _table = TableSql.Of<Notification>(Context);

    // Not further than to the instant: of what was published to all users at once, each batch would otherwise sort all again. To begin with it is
    // before everything: PostgreSQL's -infinity, to Npgsql.
    private DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    private bool IsStuck { get; init; }

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
        return (removed, rows.Count < batchSize ? null : After(rows[^1].CreatedAt, removed));
    }

    // Users change rows in the meantime, and then there are others to be found. What nobody can remove, such as where a trigger of the host forbids it, would be
    // found for ever, and is left behind.
    private AgedRows? After(DateTimeOffset lastCreatedAt, int removed) => (removed, IsStuck) switch
    {
        ( > 0, _) => this with { From = lastCreatedAt, IsStuck = false },
        (_, false) => this with { IsStuck = true },
        _ when lastCreatedAt == DateTimeOffset.MaxValue => null,
        _ => this with { From = lastCreatedAt.AddMicroseconds(1), IsStuck = false },
    };

    private Task<List<(Guid UserId, Guid Id, DateTimeOffset CreatedAt)>> FindAsync(int count, CancellationToken cancellationToken)
    {
        var createdAt = _table[nameof(Notification.CreatedAt)];

        // The order of the index, which has its nulls first.
        var sql = $"""
            SELECT n.{_table[nameof(Notification.UserId)]}, n.{_table[nameof(Notification.Id)]}, n.{createdAt}
            FROM {_table.Name} AS n
            WHERE n.{createdAt} >= @from AND {IsExpired}
            ORDER BY n.{createdAt} NULLS FIRST
            LIMIT @count
            """;
        return Context.QueryAsync(
            sql,
            [
                BeforeParameter(),
                SqlParameter.Of("from", NpgsqlDbType.TimestampTz, From),
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
            WHERE n.{userId} = r.user_id AND n.{_table[nameof(Notification.Id)]} = r.id AND {IsExpired}
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

    private NpgsqlParameter BeforeParameter() => SqlParameter.Of("before", NpgsqlDbType.TimestampTz, Before);
}
