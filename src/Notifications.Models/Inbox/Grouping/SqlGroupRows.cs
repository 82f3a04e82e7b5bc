using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The rows of a query that has filters of this library only, read by SQL that EF Core need not translate.</summary>
/// <remarks>EF Core's way from an expression to SQL takes longer than PostgreSQL takes to read what a page of groups needs.</remarks>
internal sealed class SqlGroupRows : IGroupRows
{
    private readonly DbContext _context;
    private readonly UserRows _rows;
    private readonly string _table;

    private SqlGroupRows(DbContext context, UserRows rows)
    {
        _context = context;
        _rows = rows;
        _table = TableSql.Of<Notification>(context).Name;
    }

    public bool AreOfOneUser => true;

    /// <summary>The rows of a query; <see langword="null"/> where the query needs EF Core.</summary>
    public static SqlGroupRows? Find(IQueryable<Notification> source)
    {
        if (!source.HasRowComparisons())
        {
            return null;
        }

        var context = QueryContextAccess.ContextOf(source);
        return UserRows.Find(context, source.Expression) is { } rows ? new SqlGroupRows(context, rows) : null;
    }

    public Task<List<GroupedRow>> ReadAsync(
        NotificationCursor? after, IReadOnlyCollection<Guid> skipped, int rows, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
            FROM {_table} AS n
            WHERE {_rows.Search}{(after is null ? "" : " AND (n.created_at, n.id) < (@after, @after_id)")}{NotIn(skipped)}
            ORDER BY n.created_at DESC, n.id DESC
            LIMIT @rows
            """;
        return _context.QueryAsync(
            sql,
            [
                .. Parameters,
                .. ParametersOf(after),
                .. skipped.Count == 0 ? Array.Empty<NpgsqlParameter>() : [Identifiers("skipped", skipped)],
                SqlParameter.Of("rows", NpgsqlDbType.Integer, rows),
            ],
            ReadRow,
            cancellationToken);
    }

    public Task<List<Guid>> FindWithMemberUpToAsync(
        NotificationCursor position, IReadOnlyCollection<GroupedRow> rows, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT h.id
            FROM unnest(@heads, @groups) AS h (id, aggregation_id)
            WHERE EXISTS (
                SELECT FROM {_table} AS n
                WHERE {_rows.Search} AND n.aggregation_id = h.aggregation_id AND (n.created_at, n.id) >= (@after, @after_id))
            """;
        return _context.QueryAsync(
            sql,
            [
                .. Parameters,
                .. ParametersOf(position),
                Identifiers("heads", rows.Select(row => row.Id)),
                Identifiers("groups", rows.Select(row => row.AggregationId!.Value)),
            ],
            reader => reader.GetGuid(0),
            cancellationToken);
    }

    public Task<List<GroupCount>> CountMembersAsync(IReadOnlyCollection<Guid> groups, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.aggregation_id, count(*)::int, (count(*) FILTER (WHERE n.status = 'unread'))::int
            FROM {_table} AS n
            WHERE {_rows.Search} AND n.aggregation_id = ANY (@groups)
            GROUP BY n.user_id, n.aggregation_id
            """;
        return _context.QueryAsync(sql, [.. Parameters, Identifiers("groups", groups)], ReadCount, cancellationToken);
    }

    public Task<List<(Guid Head, JsonElement Data)>> ReadNewestAsync(
        IReadOnlyCollection<GroupedRow> heads, int members, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT h.id, m.data
            FROM unnest(@heads, @groups, @instants) AS h (id, aggregation_id, created_at)
            CROSS JOIN LATERAL (
                SELECT n.data, n.created_at, n.id
                FROM {_table} AS n
                WHERE {_rows.Search} AND n.aggregation_id = h.aggregation_id AND (n.created_at, n.id) <= (h.created_at, h.id)
                ORDER BY n.created_at DESC, n.id DESC
                LIMIT @members) AS m
            ORDER BY m.created_at DESC, m.id DESC
            """;
        var instants = heads.Select(head => head.CreatedAt.ToUniversalTime()).ToArray();
        return _context.QueryAsync(
            sql,
            [
                .. Parameters,
                Identifiers("heads", heads.Select(head => head.Id)),
                Identifiers("groups", heads.Select(head => head.AggregationId!.Value)),
                SqlParameter.Of("instants", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, instants),
                SqlParameter.Of("members", NpgsqlDbType.Integer, members),
            ],
            reader => (reader.GetGuid(0), JsonText.Read(reader.GetString(1))),
            cancellationToken);
    }

    // A parameter belongs to one command.
    private IEnumerable<NpgsqlParameter> Parameters => _rows.Parameters.Select(parameter => parameter.Clone());

    private static string NotIn(IReadOnlyCollection<Guid> skipped) =>
        skipped.Count == 0 ? "" : " AND (n.aggregation_id IS NULL OR n.aggregation_id <> ALL (@skipped))";

    private static NpgsqlParameter[] ParametersOf(NotificationCursor? position) => position is var (createdAt, id)
        ?
        [
            SqlParameter.Of("after", NpgsqlDbType.TimestampTz, createdAt.ToUniversalTime()),
            SqlParameter.Of("after_id", NpgsqlDbType.Uuid, id),
        ]
        : [];

    private static NpgsqlParameter Identifiers(string name, IEnumerable<Guid> identifiers) =>
        SqlParameter.Of(name, NpgsqlDbType.Array | NpgsqlDbType.Uuid, identifiers.ToArray());

    // As the mapping reads an instant: another program may have stored one beyond those of .NET.
    private static GroupedRow ReadRow(DbDataReader reader) => new()
    {
        UserId = reader.GetGuid(0),
        AggregationId = reader.IsDBNull(1) ? null : reader.GetGuid(1),
        CreatedAt = Instant.FromStored(reader.GetInt64(2)),
        Id = reader.GetGuid(3),
        IsUnread = reader.GetBoolean(4),
    };

    private static GroupCount ReadCount(DbDataReader reader) => new()
    {
        UserId = reader.GetGuid(0),
        AggregationId = reader.GetGuid(1),
        Count = reader.GetInt32(2),
        UnreadCount = reader.GetInt32(3),
    };
}
