using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The statements that insert one content for many users, and find what was inserted.</summary>
internal sealed class ContentSql(DbContext context, NotificationContent content)
{
    private readonly TableSql _table = TableSql.Of<Notification>(context);

    /// <summary>Inserts a chunk of rows; those that exist are skipped, if any may.</summary>
    public Task<List<PublishedNotification>> InsertAsync(
        NewRow[] rows, Guid?[] aggregationIds, DateTimeOffset createdAt, bool mayExist, CancellationToken cancellationToken)
    {
        // PostgreSQL inserts twice as carefully for it, with a second WAL record for each row; a new identifier does not exist yet.
        var unlessExists = mayExist ? $"ON CONFLICT ({_table.Key}) DO NOTHING " : "";
        var sql = $"""
            INSERT INTO {_table.Name}
                (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
            SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
            FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
            {unlessExists}RETURNING user_id, id, created_at, aggregation_id
            """;
        return context.QueryAsync(
            sql,
            [
                .. Identify(rows),
                SqlParameter.Of("aggregations", NpgsqlDbType.Array | NpgsqlDbType.Uuid, aggregationIds),
                SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, createdAt),
                SqlParameter.Of("type", NpgsqlDbType.Varchar, content.Type),
                SqlParameter.Of("title", NpgsqlDbType.Varchar, content.Title),
                SqlParameter.Of("message", NpgsqlDbType.Text, content.Message),
                SqlParameter.Of("data", NpgsqlDbType.Jsonb, JsonText.Of(content.Data)),
            ],
            ReadInserted,
            cancellationToken);
    }

    /// <summary>The users of those rows that exist, whoever has inserted them.</summary>
    public Task<List<Guid>> FindExistingAsync(NewRow[] rows, CancellationToken cancellationToken) => context.QueryAsync(
        $"SELECT n.user_id FROM {_table.Name} AS n WHERE n.user_id = ANY(@users) AND n.id = ANY(@ids)",
        [.. Identify(rows)],
        reader => reader.GetGuid(0),
        cancellationToken);

    /// <summary>Whether a row of an earlier attempt exists. A row of another publisher under the same key has another instant.</summary>
    public async Task<bool> IsStoredAsync(PublishedNotification row, CancellationToken cancellationToken)
    {
        var rows = await context.QueryAsync(
            $"SELECT n.id FROM {_table.Name} AS n WHERE n.user_id = @user AND n.id = @id AND n.created_at = @createdAt",
            [
                SqlParameter.Of("user", NpgsqlDbType.Uuid, row.UserId),
                SqlParameter.Of("id", NpgsqlDbType.Uuid, row.Id),
                SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, row.CreatedAt),
            ],
            reader => reader.GetGuid(0),
            cancellationToken).ConfigureAwait(false);
        return rows.Count > 0;
    }

    private static NpgsqlParameter[] Identify(NewRow[] rows) =>
    [
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.Id)),
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.UserId)),
    ];

    private static PublishedNotification ReadInserted(DbDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetFieldValue<DateTimeOffset>(2),
        reader.IsDBNull(3) ? null : reader.GetGuid(3));
}
