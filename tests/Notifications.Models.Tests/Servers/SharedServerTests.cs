using LocalPostgres;

namespace Notifications.Models.Tests.Servers;

[TestFixture]
public sealed class SharedServerTests
{
    private LocalPostgresServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await LocalPostgresServer.StartAsync(new LocalPostgresOptions(), Probe.OwnServer);

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Users_of_a_shared_server_are_isolated()
    {
        await using var one = await ShareAsync();
        await using var other = await ShareAsync();

        var databases = new[] { await one.CreateDatabaseAsync("same"), await other.CreateDatabaseAsync("same") };

        databases.Should().OnlyHaveUniqueItems();
        (await CountAsync("%_same")).Should().Be(2);
    }

    [Test]
    public async Task Users_of_a_shared_server_copy_their_own_databases()
    {
        await using var shared = await ShareAsync();
        var original = await shared.CreateDatabaseAsync("original");
        _ = await Probe.QueryAsync(original, "CREATE TABLE numbers AS SELECT 7 AS number");

        var copy = await shared.CreateDatabaseAsync("copy", template: "original");

        (await Probe.QueryAsync(copy, "SELECT number FROM numbers")).Should().Be(7);
    }

    [Test]
    public async Task Users_drop_all_databases_that_they_created()
    {
        _ = await _server.CreateDatabaseAsync("precious_work");

        await using (var shared = await ShareAsync())
        {
            _ = await shared.CreateDatabaseAsync("work");
        }

        (await CountAsync("%work")).Should().Be(1);
    }

    [Test]
    public async Task A_shared_server_cannot_be_killed()
    {
        await using var shared = await ShareAsync();

        await shared.Awaiting(server => server.KillAsync()).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("A shared server cannot be killed*");
    }

    [Test]
    public async Task The_origin_names_the_environment_variable()
    {
        await using var shared = await ShareAsync();

        shared.Origin.Should().Be($"PostgreSQL {_server.ServerVersion} at the address in NOTIFICATIONS_POSTGRES");
    }

    private Task<LocalPostgresServer> ShareAsync() =>
        LocalPostgresServer.StartAsync(new LocalPostgresOptions(), new EnvironmentSettings { SharedServer = _server.ConnectionString });

    private async Task<object?> CountAsync(string databases) =>
        await Probe.QueryAsync(_server.ConnectionString, $"SELECT count(*)::int FROM pg_database WHERE datname LIKE '{databases}'");
}
