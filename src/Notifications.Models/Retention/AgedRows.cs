using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Rows that were deleted, read or left unread before a cutoff.</summary>
internal sealed class AgedRows(DbContext context, RetentionRule rule, DateTimeOffset cutoff, int windowSize) : IExpiredRows
{
    private readonly string _table = TableSql.Of<Notification>(context).Name;
    private readonly ScanOrder _order = rule switch
    {
        RetentionRule.DeletedOlderThan => ScanOrder.Deleted,
        RetentionRule.UnreadOlderThan => ScanOrder.CreatedBeforeCutoff,
        _ => ScanOrder.CreatedAt,
    };

    public RetentionRule Rule => rule;

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var window in WindowsAsync(cancellationToken).ConfigureAwait(false))
        {
            count += await CountInWindowAsync(window, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async IAsyncEnumerable<RowKey> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var window in WindowsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in await FindInWindowAsync(window, cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }
        }
    }

    public Task<int> RemoveAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        var sql = $"""
            DELETE FROM {_table} AS n
            USING unnest(@users, @ids) AS b (user_id, id)
            WHERE n.user_id = b.user_id AND n.id = b.id AND {IsStillExpired}
            """;
        return context.ExecuteAsync(sql, ParametersOf(batch), cancellationToken);
    }

    public Task<List<RowKey>> FindRemainingAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.id
            FROM {_table} AS n
            JOIN unnest(@users, @ids) AS b (user_id, id) ON n.user_id = b.user_id AND n.id = b.id
            WHERE {IsStillExpired}
            """;
        return TransientFailure.RetryAsync(
            cancellation => context.QueryAsync(sql, ParametersOf(batch), ReadKey, cancellation), cancellationToken);
    }

    private string IsExpired => rule switch
    {
        RetentionRule.DeletedOlderThan => "n.deleted_at < @cutoff",
        RetentionRule.ReadOlderThan => "n.read_at < @cutoff",
        _ => "n.status = 'unread' AND n.created_at < @cutoff",
    };

    // COALESCE leaves PostgreSQL no index but the primary key. In ix_notifications_deleted, it would pass all deleted rows of a user to
    // find one by its identifier, and in that of the instants, it would lock rows in another order.
    private string IsStillExpired => rule switch
    {
        RetentionRule.DeletedOlderThan => "COALESCE(n.deleted_at, 'infinity') < @cutoff",
        RetentionRule.ReadOlderThan => "COALESCE(n.read_at, 'infinity') < @cutoff",
        _ => "n.status = 'unread' AND COALESCE(n.created_at, 'infinity') < @cutoff",
    };

    private async IAsyncEnumerable<ScanWindow> WindowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (rest, last) = (_order.Whole, _order.Whole.End);
        while (await FindEndAsync(rest, cancellationToken).ConfigureAwait(false) is { } end && end != last)
        {
            var window = rest with { End = end };
            yield return window;
            rest = window.Until(last);
        }

        yield return rest;
    }

    private async Task<string?> FindEndAsync(ScanWindow rest, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT {_order.Text}
            FROM {_table} AS n
            WHERE {_order.Column} {rest.Comparison} {_order.Read("@start")}{_order.Condition}
            ORDER BY {_order.OrderBy}
            OFFSET @offset LIMIT 1
            """;
        var ends = await QueryAsync(sql, rest, reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return ends.SingleOrDefault();
    }

    private Task<List<RowKey>> FindInWindowAsync(ScanWindow window, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.id
            FROM {_table} AS n
            WHERE {IsIn(window)}
                AND {IsExpired}
            ORDER BY {_order.FoundOrderBy}
            """;
        return QueryAsync(sql, window, ReadKey, cancellationToken);
    }

    private async Task<long> CountInWindowAsync(ScanWindow window, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT count(*)
            FROM {_table} AS n
            WHERE {IsIn(window)}
                AND {IsExpired}
            """;
        return (await QueryAsync(sql, window, reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false)).Single();
    }

    private string IsIn(ScanWindow window) =>
        $"{_order.Column} {window.Comparison} {_order.Read("@start")} AND {_order.Column} <= {_order.Read("@end")}";

    private Task<List<T>> QueryAsync<T>(
        string sql, ScanWindow window, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        TransientFailure.RetryAsync(cancellation => context.QueryAsync(sql, ParametersOf(window), read, cancellation), cancellationToken);

    private static RowKey ReadKey(DbDataReader reader) => new(reader.GetGuid(0), reader.GetGuid(1));

    private NpgsqlParameter[] ParametersOf(ScanWindow window) =>
    [
        CutoffParameter(),
        SqlParameter.Of("start", NpgsqlDbType.Text, window.Start),
        SqlParameter.Of("end", NpgsqlDbType.Text, window.End),
        SqlParameter.Of("offset", NpgsqlDbType.Integer, windowSize - 1),
    ];

    private NpgsqlParameter[] ParametersOf(RowKey[] batch) =>
    [
        CutoffParameter(),
        .. RowKey.ParametersOf(batch),
    ];

    private NpgsqlParameter CutoffParameter() => SqlParameter.Of("cutoff", NpgsqlDbType.TimestampTz, cutoff);
}
