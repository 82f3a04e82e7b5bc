namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>What the library's mapping makes.</summary>
internal sealed class LibrarySchema : Schema
{
    public override async Task CreateAsync(string connectionString)
    {
        await using var context = new LibraryContext(connectionString);
        await context.Database.EnsureCreatedAsync();
    }

    public override Guid NewId(DateTimeOffset at) => Guid.CreateVersion7(at);
}
