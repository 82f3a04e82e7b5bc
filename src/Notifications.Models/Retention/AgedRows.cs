using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Rows that were deleted, read or left unread before a cutoff, found along <c>ix_notifications_created_at</c>.</summary>
internal sealed class AgedRows(DbContext context, RetentionRule rule, DateTimeOffset cutoff, int windowSize, bool isDistributed)
    : IExpiredRows
{
    private readonly string _table = TableSql.Of<Notification>(context).Name;

    public RetentionRule Rule => rule;

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var window in WindowsAsync(cancellationToken).ConfigureAwait(false))
        {
            count += await CountAsync(window, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async IAsyncEnumerable<RowKey> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var window in WindowsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in await FindAsync(window, cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }
        }
    }

    public Task<int> RemoveAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        // Citus cannot lock rows of several shards in one statement. There a deadlock is possible, and retried.
        var rows = isDistributed ? "unnest(@users, @ids)" : $"""
            (
                SELECT k.user_id, k.id
                FROM {_table} AS k
                JOIN unnest(@users, @ids) AS r (user_id, id) ON k.user_id = r.user_id AND k.id = r.id
                WHERE {IsExpired("k")}
                ORDER BY k.user_id, k.id
                FOR UPDATE OF k)
            """;
        var sql = $"""
            DELETE FROM {_table} AS n
            USING {rows} AS b (user_id, id)
            WHERE n.user_id = b.user_id AND n.id = b.id AND {IsExpired("n")}
            """;
        return context.ExecuteAsync(sql, ParametersOf(batch), cancellationToken);
    }

    public Task<List<RowKey>> FindRemainingAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.id
            FROM {_table} AS n
            JOIN unnest(@users, @ids) AS b (user_id, id) ON n.user_id = b.user_id AND n.id = b.id
            WHERE {IsExpired("n")}
            """;
        return TransientFailure.RetryAsync(
            cancellation => context.QueryAsync(sql, ParametersOf(batch), ReadKey, cancellation), cancellationToken);
    }

    // COALESCE keeps PostgreSQL from ix_notifications_deleted, in which it would pass all deleted rows of a user to find one by its
    // identifier.
    private string IsExpired(string row) => rule switch
    {
        RetentionRule.DeletedOlderThan => $"COALESCE({row}.deleted_at, 'infinity') < @cutoff",
        RetentionRule.ReadOlderThan => $"{row}.read_at < @cutoff",
        _ => $"{row}.status = 'unread' AND {row}.created_at < @cutoff",
    };

    private async IAsyncEnumerable<CreatedAtWindow> WindowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rest = CreatedAtWindow.All;
        while (await FindEndAsync(rest, cancellationToken).ConfigureAwait(false) is { } end and not CreatedAtWindow.Infinity)
        {
            var window = rest with { End = end };
            yield return window;
            rest = window.Rest;
        }

        yield return rest;
    }

    // The ORDER BY is that of the index, which has its nulls first. Imported rows may have been created after they were read or deleted;
    // only for unread rows the search can stop at the cutoff.
    private async Task<string?> FindEndAsync(CreatedAtWindow rest, CancellationToken cancellationToken)
    {
        var isInReach = rule == RetentionRule.UnreadOlderThan ? " AND n.created_at < @cutoff" : "";
        var sql = $"""
            SELECT n.created_at::text
            FROM {_table} AS n
            WHERE n.created_at {rest.Comparison} @start::timestamptz{isInReach}
            ORDER BY n.created_at NULLS FIRST
            OFFSET @offset LIMIT 1
            """;
        var ends = await QueryAsync(sql, rest, reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return ends.SingleOrDefault();
    }

    private Task<List<RowKey>> FindAsync(CreatedAtWindow window, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.id
            FROM {_table} AS n
            WHERE {IsIn(window)} AND {IsExpired("n")}
            ORDER BY n.created_at NULLS FIRST
            """;
        return QueryAsync(sql, window, ReadKey, cancellationToken);
    }

    private async Task<long> CountAsync(CreatedAtWindow window, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT count(*)
            FROM {_table} AS n
            WHERE {IsIn(window)} AND {IsExpired("n")}
            """;
        return (await QueryAsync(sql, window, reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false)).Single();
    }

    private static string IsIn(CreatedAtWindow window) =>
        $"n.created_at {window.Comparison} @start::timestamptz AND n.created_at <= @end::timestamptz";

    private Task<List<T>> QueryAsync<T>(
        string sql, CreatedAtWindow window, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        TransientFailure.RetryAsync(cancellation => context.QueryAsync(sql, ParametersOf(window), read, cancellation), cancellationToken);

    private static RowKey ReadKey(DbDataReader reader) => new(reader.GetGuid(0), reader.GetGuid(1));

    private NpgsqlParameter[] ParametersOf(CreatedAtWindow window) =>
    [
        CutoffParameter(),
        SqlParameter.Of("start", NpgsqlDbType.Text, window.Start),
        SqlParameter.Of("end", NpgsqlDbType.Text, window.End),
        SqlParameter.Of("offset", NpgsqlDbType.Integer, windowSize - 1),
    ];

    private NpgsqlParameter[] ParametersOf(RowKey[] batch) =>
    [
        CutoffParameter(),
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(batch, row => row.UserId)),
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(batch, row => row.Id)),
    ];

    private NpgsqlParameter CutoffParameter() => SqlParameter.Of("cutoff", NpgsqlDbType.TimestampTz, cutoff);
}
