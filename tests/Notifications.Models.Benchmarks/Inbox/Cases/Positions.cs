using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>Finds where pages begin.</summary>
internal static class Positions
{
    /// <summary>The position after a number of notifications of each user who has as many.</summary>
    public static async Task<IReadOnlyList<(Guid User, Position Position)>> AfterAsync(InboxPaths paths, IEnumerable<Guid> users, int count)
    {
        var options = new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(paths.LibraryDatabase).Options;
        await using var context = new LibraryContext(options);
        var positions = new List<(Guid User, Position Position)>();
        foreach (var user in users)
        {
            if (await context.Notifications.Inbox(user).NewestFirst().Skip(count - 1).FirstOrDefaultAsync() is { } last)
            {
                positions.Add((user, new Position(count, last.CreatedAt, last.Id, NotificationCursor.From(last))));
            }
        }

        return positions;
    }
}
