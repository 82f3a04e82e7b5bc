using Notifications.Models.Benchmarks.Publishing.Paths;
using Npgsql;

namespace Notifications.Models.Benchmarks.Publishing;

/// <summary>The two databases, the paths that lead to them, and the users to whom all publish.</summary>
internal sealed class PublishingPaths(PublishingSize size, NpgsqlDataSource seedDatabase, NpgsqlDataSource libraryDatabase)
{
    public PublishingSize Size => size;

    public SeedPublisher Seed { get; } = new(seedDatabase);

    public EntityPublisher Entities { get; } = new(libraryDatabase);

    public LibraryPublisher Library { get; } = new(libraryDatabase);

    public DeliveringPublisher Deliveries { get; } = new(libraryDatabase);

    public NpgsqlPublisher Npgsql { get; } = new(libraryDatabase);

    public NewRows SeedRows { get; } = new(seedDatabase);

    public NewRows LibraryRows { get; } = new(libraryDatabase);

    /// <summary>In the order of their numbers, which is none in the indexes.</summary>
    public IReadOnlyList<Guid> Audience { get; } = size.Inbox.NormalUsers(size.Audience);
}
