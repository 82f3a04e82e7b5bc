using Notifications.Models.Tests.Infrastructure;

[assembly: Parallelizable(ParallelScope.Fixtures)]

namespace Notifications.Models.Tests;

/// <summary>Starts a PostgreSQL server and the guard over what is sent to it for the run of all fixtures, and stops it at the end.</summary>
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
