using Npgsql;

namespace Notifications.Models.Benchmarks.Retention.Paths;

/// <summary>The limit: one statement for all rows, which cannot be stopped half-way, and keeps them locked to its end.</summary>
internal sealed class NpgsqlRetention(NpgsqlDataSource database) : RetentionPath
{
    public override Task<long> RemoveDeletedAsync(DateTimeOffset before) =>
        ExecuteAsync("DELETE FROM notifications WHERE deleted_at < $1", new NpgsqlParameter<DateTimeOffset> { TypedValue = before });

    public override Task<long> RemoveReadAsync(DateTimeOffset before) =>
        ExecuteAsync("DELETE FROM notifications WHERE read_at < $1", new NpgsqlParameter<DateTimeOffset> { TypedValue = before });

    public override Task<long> RemoveSurplusAsync(int keep) => ExecuteAsync(
        """
        DELETE FROM notifications
        WHERE status = 'read' AND id IN (
            SELECT id
            FROM (
                SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY created_at DESC, id DESC) AS rank
                FROM notifications
                WHERE deleted_at IS NULL) AS ranked
            WHERE rank > $1)
        """,
        new NpgsqlParameter<long> { TypedValue = keep });

    private async Task<long> ExecuteAsync(string sql, NpgsqlParameter parameter)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(parameter);
        return await command.ExecuteNonQueryAsync();
    }
}
