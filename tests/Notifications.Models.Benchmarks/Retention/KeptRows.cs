using Npgsql;

namespace Notifications.Models.Benchmarks.Retention;

/// <summary>A copy of the whole table, from which it is restored.</summary>
internal sealed class KeptRows(NpgsqlDataSource database)
{
    public Task KeepAsync() => ExecuteAsync("CREATE UNLOGGED TABLE kept AS SELECT * FROM notifications; ANALYZE kept");

    /// <summary>An instant before which a number of rows were read.</summary>
    public async Task<DateTimeOffset> InstantAfterReadAsync(int count)
    {
        await using var command = database.CreateCommand(
            "SELECT max(read_at) + interval '1 second' FROM (SELECT read_at FROM notifications ORDER BY read_at LIMIT $1) AS oldest");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Inserts the removed rows again, into the space that they had, and returns their number.</summary>
    /// <remarks>
    /// Every run finds the same state: no dead rows, all rows known to be visible, and a checkpoint, after which the first write to a page
    /// logs the whole page.
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
