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

        // A row changes once, also where two paths share a table.
        var rows = new Dictionary<InboxPath, Queue<(Guid User, Guid Id)>>
        {
            [paths.Seed] = new(inSeed),
            [paths.Library] = new(inLibrary.Where((_, i) => i % 2 == 0)),
            [paths.Npgsql] = new(inLibrary.Where((_, i) => i % 2 == 1)),
        };
        await AddAsync("mark one as read", (path, _) => ChangeAsync(path.MarkReadAsync, rows[path].Dequeue()));
        await AddAsync("delete one", (path, _) => ChangeAsync(path.DeleteAsync, rows[path].Dequeue()));
        await AddAsync("insert one", (path, i) => path.InsertAsync(users[i % users.Count]));

        async Task AddAsync(string request, Func<InboxPath, int, Task<int>> answerAsync)
        {
            var result = await paths.MeasureAsync(request, answerAsync);
            report.Add(result, Goal.AtMost(MostOfNpgsql, request, result.ToNpgsql));
        }
    }

    private static Task<int> ChangeAsync(Func<Guid, Guid, Task<int>> changeAsync, (Guid User, Guid Id) row) =>
        changeAsync(row.User, row.Id);

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
