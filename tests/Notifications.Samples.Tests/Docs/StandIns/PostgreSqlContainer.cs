namespace Notifications.Samples.Tests.Docs.StandIns;

/// <summary>Stands in for that of Testcontainers: a database instead of a server.</summary>
public sealed class PostgreSqlContainer : IAsyncDisposable
{
    private string _connectionString = "";

#pragma warning disable CA1024 // It is called like that of Testcontainers.
    public string GetConnectionString() => _connectionString;
#pragma warning restore CA1024

    public async Task StartAsync()
    {
        _connectionString = await SampleServer.CreateDatabaseAsync();
        await using var context = new AppDbContext(Database.OptionsOf<AppDbContext>(_connectionString));
        await context.Database.EnsureCreatedAsync();
    }

    public async ValueTask DisposeAsync() => await SampleServer.Current.DropDatabaseAsync(_connectionString);
}
