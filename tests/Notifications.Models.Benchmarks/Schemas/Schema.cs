namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>A table <c>notifications</c> with its keys and indexes, and the habits of those who write to it.</summary>
internal abstract class Schema
{
    public static Schema Seed { get; } = new SeedSchema();

    public static Schema Library { get; } = new LibrarySchema();

    /// <summary>Makes the tables in an empty database.</summary>
    public abstract Task CreateAsync(string connectionString);

    /// <summary>The identifier that a notification of that time has got.</summary>
    public abstract Guid NewId(DateTimeOffset at);

    /// <summary>The same in SQL, for a query that has the column <c>at</c>.</summary>
    public abstract string NewIdInSql { get; }
}
