using Npgsql;

namespace Notifications.Models.Benchmarks.Peers.Paths;

/// <summary>Keys of unread notifications, to be marked one by one.</summary>
internal static class UnreadKeys
{
    private const int Count = 20_000;

    public static async Task<IReadOnlyList<(object User, object Id)>> ReadAsync(NpgsqlDataSource database, string unread)
    {
        await using var command = database.CreateCommand(
            $"SELECT * FROM ({unread}) AS u (user_key, id) ORDER BY md5(id::text) LIMIT {Count}");
        var keys = new List<(object, object)>(Count);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            keys.Add((reader.GetValue(0), reader.GetValue(1)));
        }

        return keys;
    }
}
