using Microsoft.EntityFrameworkCore;

namespace Notifications.Samples.Tests.Docs;

/// <summary>The databases of the snippets.</summary>
[SetUpFixture]
public sealed class Database
{
    private static string _connectionString = "";

    /// <summary>The options of a context on the database that all snippets share.</summary>
    public static DbContextOptions<TContext> OptionsOf<TContext>(string? connectionString = null)
        where TContext : DbContext =>
        new DbContextOptionsBuilder<TContext>().UseNpgsql(connectionString ?? _connectionString).Options;

    [OneTimeSetUp]
    public async Task CreateAsync()
    {
        _connectionString = await SampleServer.CreateDatabaseAsync();
        await using var context = new AppDbContext(OptionsOf<AppDbContext>());
        await context.Database.EnsureCreatedAsync();

        // The quick start reads its connection string from there.
        Environment.SetEnvironmentVariable("APP_DATABASE", await SampleServer.CreateDatabaseAsync());
    }

    [OneTimeTearDown]
    public Task DropAsync() => SampleServer.Current.DropDatabaseAsync(_connectionString);
}
