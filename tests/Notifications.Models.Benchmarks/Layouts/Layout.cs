using Npgsql;

namespace Notifications.Models.Benchmarks.Layouts;

/// <summary>One layout, and a database that has it.</summary>
internal sealed record Layout(string Name, NpgsqlDataSource Database, ILayoutPath Path)
{
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;

    /// <summary>Makes unread again what was marked since the run began, and returns the number of rows. Older marks stay.</summary>
    public async Task<long> UnmarkAsync(Guid user)
    {
        await using var unmark = Database.CreateCommand(
            "UPDATE notifications SET status = 'unread', read_at = NULL WHERE user_id = $1 AND read_at BETWEEN $2 AND now()");
        unmark.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user });
        unmark.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = _start });
        var rows = await unmark.ExecuteNonQueryAsync();
        await using var vacuum = Database.CreateCommand("VACUUM (INDEX_CLEANUP ON) notifications");
        await vacuum.ExecuteNonQueryAsync();
        return rows;
    }
}
