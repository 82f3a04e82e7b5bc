using Npgsql;

namespace Notifications.Models.Benchmarks.Publishing;

/// <summary>The notifications that came since the tables were filled.</summary>
/// <remarks>
/// A copy of the whole database for each piece of work would be exactly as it was, but nothing of it in memory, and reading it would be
/// measured. Here the pages are in memory; those of the indexes that were split remain split, which they are for all paths.
/// </remarks>
internal sealed class NewRows(NpgsqlDataSource database)
{
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;

    /// <summary>Removes them from the table and from its indexes, and returns how many there were.</summary>
    /// <remarks>It writes to the pages that the work wrote to: until the next checkpoint, none of them is logged as a whole.</remarks>
    public async Task<long> RemoveAsync()
    {
        var start = new NpgsqlParameter<DateTimeOffset> { TypedValue = _start };
        var removed = await ExecuteAsync("DELETE FROM notifications WHERE created_at >= $1", start);
        // For so few rows vacuum would leave the indexes as they are.
        await ExecuteAsync("VACUUM (INDEX_CLEANUP ON) notifications");
        return removed;
    }

    /// <summary>The same, and then a checkpoint: the first write to each page logs the whole of it, on every path.</summary>
    public async Task<long> RemoveAndCheckpointAsync()
    {
        var removed = await RemoveAsync();
        await ExecuteAsync("CHECKPOINT");
        return removed;
    }

    private async Task<long> ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync();
    }
}
