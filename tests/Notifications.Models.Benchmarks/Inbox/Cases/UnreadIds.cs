using Npgsql;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The unread notifications of users, handed out one after another, so that every mark changes a row.</summary>
internal sealed class UnreadIds
{
    private readonly Dictionary<Guid, Supply> _supplies = [];

    public static async Task<UnreadIds> ReadAsync(NpgsqlDataSource database, Guid[] users)
    {
        await using var command = database.CreateCommand(
            """
            SELECT user_id, array_agg(id) FROM notifications
            WHERE user_id = ANY ($1) AND status = 'unread' AND deleted_at IS NULL
            GROUP BY user_id
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = users });
        await using var reader = await command.ExecuteReaderAsync();
        var unread = new UnreadIds();
        while (await reader.ReadAsync())
        {
            unread._supplies.Add(reader.GetGuid(0), new Supply(await reader.GetFieldValueAsync<Guid[]>(1)));
        }

        return unread;
    }

    public Guid Next(Guid user) => _supplies[user].Next();

    // One of many users comes to the end of theirs, and marks the first one again, which changes nothing.
    private sealed class Supply(Guid[] ids)
    {
        private int _given = -1;

        public Guid Next() => ids[Interlocked.Increment(ref _given) % ids.Length];
    }
}
