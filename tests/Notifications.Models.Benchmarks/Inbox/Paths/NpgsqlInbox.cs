using System.Text.Json;
using Notifications.Models.Benchmarks.Data;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Benchmarks.Inbox.Paths;

/// <summary>The limit: the tables and statements of the library, sent by careful code without EF Core.</summary>
internal sealed class NpgsqlInbox(NpgsqlDataSource database) : InboxPath
{
    private const string Unread = "FROM notifications WHERE user_id = $1 AND deleted_at IS NULL AND status = 'unread'";

    private const string Inbox =
        """
        SELECT id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email, aggregation_id, created_at,
            deleted_at
        FROM notifications WHERE user_id = $1 AND deleted_at IS NULL
        """;

    private const string NewestFirst = "ORDER BY created_at DESC, id DESC LIMIT";

    private readonly Sample _sample = Samples.New(1)[0];

    public override Task<int> PageAsync(Guid user, Position? after = null, int size = Requests.PageSize) => after is null
        ? ReadPageAsync($"{Inbox} {NewestFirst} $2", size, Parameter(user), Parameter(size + 1))
        : ReadPageAsync(
            $"{Inbox} AND (created_at, id) < ($2, $3) {NewestFirst} $4",
            size,
            Parameter(user),
            Parameter(after.CreatedAt),
            Parameter(after.Id),
            Parameter(size + 1));

    // A title that a user has typed may have wildcards in it; this one has none.
    public override Task<int> PageOfTitleAsync(Guid user, string start) => ReadPageAsync(
        $"{Inbox} AND title LIKE $2 {NewestFirst} $3",
        Requests.PageSize,
        Parameter(user),
        Parameter(start + "%"),
        Parameter(Requests.PageSize + 1));

    public override Task<int> PageOfTypeAsync(Guid user, string type) => ReadPageAsync(
        $"{Inbox} AND type = $2 {NewestFirst} $3", Requests.PageSize, Parameter(user), Parameter(type), Parameter(Requests.PageSize + 1));

    public override async Task<int> BadgeAsync(Guid user)
    {
        var count = await CountAsync(
            $"SELECT count(*)::int FROM (SELECT 1 {Unread} LIMIT $2) AS unread", Parameter(user), Parameter(Requests.BadgeCap + 1));
        return Math.Min(count, Requests.BadgeCap);
    }

    public override Task<int> CountUnreadAsync(Guid user) => CountAsync($"SELECT count(*)::int {Unread}", Parameter(user));

    public override Task<int> MarkAllReadAsync(Guid user) => ExecuteAsync(
        "UPDATE notifications SET status = 'read', read_at = $2 WHERE user_id = $1 AND deleted_at IS NULL AND status = 'unread'",
        Parameter(user),
        Parameter(DateTimeOffset.UtcNow));

    public override Task<int> MarkReadAsync(Guid user, Guid id) => ExecuteAsync(
        """
        UPDATE notifications SET status = 'read', read_at = $3
        WHERE user_id = $1 AND deleted_at IS NULL AND id = $2 AND status = 'unread'
        """,
        Parameter(user),
        Parameter(id),
        Parameter(DateTimeOffset.UtcNow));

    public override Task<int> DeleteAsync(Guid user, Guid id) => ExecuteAsync(
        "UPDATE notifications SET deleted_at = $3 WHERE user_id = $1 AND deleted_at IS NULL AND id = $2",
        Parameter(user),
        Parameter(id),
        Parameter(DateTimeOffset.UtcNow));

    public override Task<int> InsertAsync(Guid user)
    {
        var now = DateTimeOffset.UtcNow;
        return ExecuteAsync(
            "INSERT INTO notifications (id, user_id, type, title, message, data, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            Parameter(Guid.CreateVersion7(now)),
            Parameter(user),
            Parameter(_sample.Type),
            Parameter(_sample.Title),
            Parameter(_sample.Message),
            new NpgsqlParameter<JsonElement> { TypedValue = _sample.Data, NpgsqlDbType = NpgsqlDbType.Jsonb },
            Parameter(now));
    }

    // A typed parameter has its value without a box.
    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    private static NotificationRow RowOf(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        UserId = reader.GetGuid(1),
        Type = reader.GetString(2),
        Title = reader.GetString(3),
        Message = reader.GetString(4),
        Data = reader.GetFieldValue<JsonElement>(5),
        Status = reader.GetString(6) == "read" ? NotificationStatus.Read : NotificationStatus.Unread,
        ReadAt = reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
        DeliveredViaWs = reader.GetBoolean(8),
        DeliveredViaEmail = reader.GetBoolean(9),
        AggregationId = reader.IsDBNull(10) ? null : reader.GetGuid(10),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(11),
        DeletedAt = reader.IsDBNull(12) ? null : reader.GetFieldValue<DateTimeOffset>(12),
    };

    private async Task<int> ReadPageAsync(string sql, int size, params NpgsqlParameter[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<NotificationRow>(size + 1);
        while (await reader.ReadAsync())
        {
            rows.Add(RowOf(reader));
        }

        return Math.Min(rows.Count, size);
    }

    private async Task<int> CountAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = Command(connection, sql, parameters);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private async Task<int> ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
