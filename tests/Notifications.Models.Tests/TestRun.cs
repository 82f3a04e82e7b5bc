using Notifications.Models.Tests.Infrastructure;

[assembly: Parallelizable(ParallelScope.Fixtures)]

namespace Notifications.Models.Tests;

/// <summary>Starts the PostgreSQL server and the guard of its statements for the run of all fixtures.</summary>
[SetUpFixture]
public sealed class TestRun
{
    [OneTimeSetUp]
    public Task StartServerAsync()
    {
        RoutingGuard.Start();
        return TestServer.StartAsync();
    }

    [OneTimeTearDown]
    public Task StopServerAsync() => TestServer.StopAsync();
}
