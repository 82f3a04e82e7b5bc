namespace Notifications.Models.Tests.Composition;

/// <summary>EF Core's own provider for tests.</summary>
public sealed class InMemoryTests : OtherProviderTests
{
    private readonly string _database = $"{Guid.NewGuid()}";

    protected override string Provider => "InMemory";

    protected override PortableContext CreateContext() => new(new DbContextOptionsBuilder().UseInMemoryDatabase(_database).Options);
}
