
namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A fixture with a database of its own, which has the three tables.</summary>
public abstract class DatabaseFixture
{
    protected string ConnectionString { get; private set; } = "";

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync() => ConnectionString = await MakeDatabaseAsync();

    [OneTimeTearDown]
    public virtual Task DropDatabaseAsync() => TestServer.DropDatabaseAsync(ConnectionString);

    /// <summary>Makes the database, on the server that all fixtures share unless one has its own.</summary>
    protected virtual Task<string> MakeDatabaseAsync() => TestServer.CreateDatabaseAsync();

    protected TestDbContext CreateContext() => new(TestDbContext.OptionsFor(ConnectionString));

    /// <summary>Runs SQL as any other program would, which knows nothing of EF.</summary>
    protected Task ExecuteAsync(string sql) => PlainSql.ExecuteAsync(ConnectionString, sql);
}
