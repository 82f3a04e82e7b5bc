
namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A fixture with its own database, which has the three tables.</summary>
public abstract class DatabaseFixture
{
    protected string ConnectionString { get; private set; } = "";

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync() => ConnectionString = await MakeDatabaseAsync();

    [OneTimeTearDown]
    public virtual Task DropDatabaseAsync() => TestServer.DropDatabaseAsync(ConnectionString);

    /// <summary>Creates the database on the shared server, unless the fixture has its own server.</summary>
    protected virtual Task<string> MakeDatabaseAsync() => TestServer.CreateDatabaseAsync();

    protected TestDbContext CreateContext() => new(TestDbContext.OptionsFor(ConnectionString));

    /// <summary>Runs SQL without EF Core.</summary>
    protected Task ExecuteAsync(string sql) => PlainSql.ExecuteAsync(ConnectionString, sql);
}
