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

    // Version 4 with the milliseconds in its first six bytes; two bits make the version 7.
    public override string NewIdInSql =>
        """
        encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
            PLACING substring(int8send((extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
        """;
}
