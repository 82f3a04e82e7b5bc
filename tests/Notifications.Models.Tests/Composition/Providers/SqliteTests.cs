using Microsoft.Data.Sqlite;

namespace Notifications.Models.Tests.Composition;

/// <summary>A database in the memory of the process, for as long as one connection is open.</summary>
public sealed class SqliteTests : OtherProviderTests
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    protected override string Provider => "Sqlite";

    [OneTimeSetUp]
    public async Task CreateTablesAsync()
    {
        await _connection.OpenAsync();
        await using var context = CreateContext();
        await context.Database.EnsureCreatedAsync();
    }

    [OneTimeTearDown]
    public ValueTask CloseAsync() => _connection.DisposeAsync();

    [Test]
    public void The_script_has_no_type_or_expression_of_PostgreSQL()
    {
        using var context = CreateContext();

        context.Database.GenerateCreateScript().Should().NotContainAny("jsonb", "uuid", "timestamp", "now()", "CHECK", "xmin");
    }

    protected override PortableContext CreateContext() => new(new DbContextOptionsBuilder().UseSqlite(_connection).Options);
}
