using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Rows that were deleted, or read, before an instant, in the order in which they were made.</summary>
internal sealed record AgedRows(DbContext Context, RetentionRule Rule, string Since, DateTimeOffset Before) : IRemovableRows
{
    // Finding a batch takes longer than removing it, and finding many hardly longer than finding one.
    private const int BatchesAtOnce = 40;

    // Some megabytes of identifiers, and no more.
    private const int RowsAtOnce = 200_000;

    private readonly TableSql _table = TableSql.Of<Notification>(Context);

    // Not further than to the instant: of what was published to all users at once, each search would otherwise sort all again. To begin with it is
    // before everything: PostgreSQL's -infinity, to Npgsql.
    private DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    // What was found from there on, and is still to be removed; after it, there may be more.
    private ReadOnlyMemory<Row[]> Batches { get; init; }

    private bool IsMore { get; init; }

    // Of all that was found with these batches.
    private bool IsAnyRemoved { get; init; }

    private bool IsStuck { get; init; }

    private string IsExpired => $"n.{_table[Since]} < @before";

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var sql = $"SELECT count(*) FROM {_table.Name} AS n WHERE {IsExpired}";
        return (await Context.QueryAsync(sql, [BeforeParameter()], reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false)).Single();
    }

    public async Task<(int Removed, IRemovableRows? Left)> RemoveAsync(int batchSize, CancellationToken cancellationToken)
    {
        var found = Batches.IsEmpty ? await FindAsync(batchSize, cancellationToken).ConfigureAwait(false) : this;
        if (found.Batches.IsEmpty)
        {
            return (0, null);
        }

        var batch = found.Batches.Span[0];
        var removed = await RemoveAsync(batch, cancellationToken).ConfigureAwait(false);
        var left = found with { Batches = found.Batches[1..], IsAnyRemoved = found.IsAnyRemoved || removed > 0 };
        return (removed, left.Batches.IsEmpty ? left.After(batch[^1].CreatedAt) : left);
    }

    // Users change rows in the meantime, and then there are others to be found. What nobody can remove, such as where a trigger of the host forbids it, would be
    // found for ever, and is left behind.
    private AgedRows? After(DateTimeOffset lastCreatedAt) => (IsMore, IsAnyRemoved, IsStuck) switch
    {
        (false, _, _) => null,
        (_, true, _) => this with { From = lastCreatedAt, IsStuck = false },
        (_, _, false) => this with { IsStuck = true },
        _ when lastCreatedAt == DateTimeOffset.MaxValue => null,
        _ => this with { From = lastCreatedAt.AddMicroseconds(1), IsStuck = false },
    };

    private async Task<AgedRows> FindAsync(int batchSize, CancellationToken cancellationToken)
    {
        var count = Math.Clamp(RowsAtOnce, batchSize, batchSize * BatchesAtOnce);
        var rows = await FindRowsAsync(count, cancellationToken).ConfigureAwait(false);
        return this with { Batches = rows.Chunk(batchSize).ToArray(), IsMore = rows.Count == count, IsAnyRemoved = false };
    }

    private Task<List<Row>> FindRowsAsync(int count, CancellationToken cancellationToken)
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
            reader => new Row(reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken);
    }

    // Asks again whether a row has expired: its user may have restored it in the meantime.
    private Task<int> RemoveAsync(Row[] rows, CancellationToken cancellationToken)
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
                SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.UserId)),
                SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.Id)),
            ],
            cancellationToken);
    }

    private NpgsqlParameter BeforeParameter() => SqlParameter.Of("before", NpgsqlDbType.TimestampTz, Before);

    private readonly record struct Row(Guid UserId, Guid Id, DateTimeOffset CreatedAt);
}
