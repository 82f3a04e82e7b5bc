using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Start;

/// <summary>What a process of its own does: it reads the first page of an inbox, and prints how much memory it has then.</summary>
internal static class FirstAnswer
{
    /// <summary>The argument that makes the program such a process; the name of a way and the connection string follow.</summary>
    public const string Command = "first-answer";

    /// <summary>Each way by its name.</summary>
    public static IReadOnlyDictionary<string, Func<string, Task<int>>> Ways { get; } = new Dictionary<string, Func<string, Task<int>>>
    {
        ["Npgsql"] = ReadByNpgsqlAsync,
        ["EF Core without the library"] = ReadByEntityFrameworkAsync,
        ["EF Core with the library"] = ReadByLibraryAsync,
    };

    public static async Task RunAsync(string way, string connectionString)
    {
        var rows = await Ways[way](connectionString);
        Console.WriteLine($"{rows} {Environment.WorkingSet} {GC.GetTotalAllocatedBytes(precise: true)}");
    }

    private static async Task<int> ReadByNpgsqlAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(
            $"""
            SELECT * FROM notifications WHERE user_id = $1 AND deleted_at IS NULL
            ORDER BY created_at DESC, id DESC LIMIT {Requests.PageSize}
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = InboxSize.HeavyUser });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
        {
            rows++;
        }

        return rows;
    }

    // The same table, mapped by hand.
    private static async Task<int> ReadByEntityFrameworkAsync(string connectionString)
    {
        await using var context = new SeedContext(connectionString);
        var user = InboxSize.HeavyUser;
        var page = await context.Notifications.AsNoTracking().Where(n => n.UserId == user && n.DeletedAt == null)
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(Requests.PageSize).ToListAsync();
        return page.Count;
    }

    private static async Task<int> ReadByLibraryAsync(string connectionString)
    {
        await using var context = new LibraryContext(connectionString);
        var page = await context.Notifications.AsNoTracking().Inbox(InboxSize.HeavyUser).ToPageAsync(Requests.PageSize);
        return page.Items.Count;
    }
}
