using Notifications.Models.Benchmarks.Inbox.Paths;
using Notifications.Models.Benchmarks.Report;
using Npgsql;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>One notification marked as read, one moved to the trash, and one saved, each committed by itself.</summary>
internal static class OneRowCase
{
    private const double MostOfNpgsql = 1.15;
    private const int NormalUsers = 4_000;

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        var users = paths.Size.NormalUsers(NormalUsers);
        var inSeed = await ReadUnreadAsync(paths.SeedDatabase, users);
        var inLibrary = await ReadUnreadAsync(paths.LibraryDatabase, users);
        await AddAsync("mark one as read", (path, i) => path.MarkReadAsync(RowOf(path, 2 * i).User, RowOf(path, 2 * i).Id));
        await AddAsync("delete one", (path, i) => path.DeleteAsync(RowOf(path, (2 * i) + 1).User, RowOf(path, (2 * i) + 1).Id));
        await AddAsync("insert one", (path, i) => path.InsertAsync(users[i % users.Count]));

        async Task AddAsync(string request, Func<InboxPath, int, Task<int>> answerAsync)
        {
            var result = await paths.MeasureAsync(request, answerAsync);
            report.Add(result, Goal.AtMost(MostOfNpgsql, request, result.ToNpgsql));
        }

        // The library and Npgsql share a table, and each takes every other row: a row changes once.
        (Guid User, Guid Id) RowOf(InboxPath path, int i)
        {
            var rows = path is SeedInbox ? inSeed : inLibrary;
            return rows[((2 * i) + (path is NpgsqlInbox ? 1 : 0)) % rows.Count];
        }
    }

    private static async Task<IReadOnlyList<(Guid User, Guid Id)>> ReadUnreadAsync(NpgsqlDataSource database, IReadOnlyList<Guid> users)
    {
        await using var command = database.CreateCommand(
            """
            SELECT user_id, id FROM notifications
            WHERE user_id = ANY ($1) AND status = 'unread' AND deleted_at IS NULL
            ORDER BY md5(id::text)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. users] });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(Guid, Guid)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return rows;
    }
}
