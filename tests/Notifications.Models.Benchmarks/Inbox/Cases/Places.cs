using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>Finds where pages begin.</summary>
internal static class Places
{
    /// <summary>The place after so many notifications of each user, where there is one.</summary>
    public static async Task<IReadOnlyList<(Guid User, Place Place)>> AfterAsync(InboxPaths paths, IEnumerable<Guid> users, int count)
    {
        await using var context = new LibraryContext(new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(paths.LibraryDatabase).Options);
        var places = new List<(Guid User, Place Place)>();
        foreach (var user in users)
        {
            if (await context.Notifications.Inbox(user).NewestFirst().Skip(count - 1).FirstOrDefaultAsync() is { } last)
            {
                places.Add((user, new Place(count, last.CreatedAt, last.Id, NotificationCursor.From(last))));
            }
        }

        return places;
    }
}
