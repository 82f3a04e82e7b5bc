using LocalPostgres;

[assembly: Parallelizable(ParallelScope.Fixtures)]

namespace Notifications.Samples.Tests;

/// <summary>The PostgreSQL server of all fixtures, for as long as the tests run.</summary>
[SetUpFixture]
public sealed class SampleServer
{
    private static LocalPostgresServer? _server;
    private static int _databases;

    public static LocalPostgresServer Current =>
        _server ?? throw new InvalidOperationException("The server runs only while tests run.");

    public static Task<string> CreateDatabaseAsync() => Current.CreateDatabaseAsync($"samples_{Interlocked.Increment(ref _databases)}");

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await LocalPostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
