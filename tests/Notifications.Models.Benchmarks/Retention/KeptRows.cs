using Npgsql;

namespace Notifications.Models.Benchmarks.Retention;

/// <summary>A copy of the whole table, by which it becomes again what it was.</summary>
internal sealed class KeptRows(NpgsqlDataSource database)
{
    public Task KeepAsync() => ExecuteAsync("CREATE UNLOGGED TABLE kept AS SELECT * FROM notifications; ANALYZE kept");

    /// <summary>An instant before which so many were read.</summary>
    public async Task<DateTimeOffset> InstantAfterReadAsync(int count)
    {
        await using var command = database.CreateCommand(
            "SELECT max(read_at) + interval '1 second' FROM (SELECT read_at FROM notifications ORDER BY read_at LIMIT $1) AS oldest");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Puts back what was removed, into the space that it had, and returns how many rows it was.</summary>
    /// <remarks>
    /// All who come next find the same state: no dead rows, every row known to be visible, and a checkpoint, after which the first write to
    /// each page logs the whole of it.
    /// </remarks>
    public async Task<long> RestoreAsync()
    {
        // For so few rows vacuum would leave the indexes as they are.
        await ExecuteAsync("VACUUM (INDEX_CLEANUP ON) notifications");
        var restored = await ExecuteAsync(
            """
            INSERT INTO notifications
            SELECT * FROM kept WHERE NOT EXISTS (SELECT FROM notifications AS n WHERE n.id = kept.id) ORDER BY created_at
            """);
        await ExecuteAsync("VACUUM (INDEX_CLEANUP ON) notifications");
        await ExecuteAsync("CHECKPOINT");
        return restored;
    }

    private async Task<long> ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }
}
