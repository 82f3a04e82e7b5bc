using LocalPostgres;
using Npgsql;

namespace Notifications.Models.Tests.Servers;

[TestFixture]
public sealed class OwnServerTests
{
    private LocalPostgresServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await LocalPostgresServer.StartAsync(new LocalPostgresOptions(), Probe.OwnServer);

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task The_server_answers()
    {
        var version = await Probe.QueryAsync(_server.ConnectionString, "SHOW server_version");

        version.Should().BeOfType<string>().Which.Should().StartWith(_server.ServerVersion.ToString());
        _server.Origin.Should().StartWith($"PostgreSQL {_server.ServerVersion} from ");
    }

    [Test]
    public async Task Nothing_but_the_SDK_has_to_be_on_PATH()
    {
        using var owner = ServerProcess.Start(path: Path.GetDirectoryName(Environment.ProcessPath));

        (await owner.StandardOutput.ReadLineAsync()).Should().StartWith("PostgreSQL ");

        owner.StandardInput.Close();
        await owner.WaitForExitAsync();
        owner.ExitCode.Should().Be(0);
    }

    [Test]
    public async Task The_server_requires_the_password()
    {
        var guess = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Password = "guess" }.ConnectionString;

        var login = () => Probe.QueryAsync(guess, "SELECT 1");

        (await login.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InvalidPassword);
    }

    [Test]
    public async Task Dispose_removes_only_its_own_server()
    {
        var first = await LocalPostgresServer.StartAsync(new LocalPostgresOptions(), Probe.OwnServer);
        await using var second = await LocalPostgresServer.StartAsync(new LocalPostgresOptions(), Probe.OwnServer);
        var folder = await Probe.FolderAsync(first.ConnectionString);

        await first.DisposeAsync();

        Directory.Exists(folder).Should().BeFalse();
        (await Probe.AnswersAsync(first.ConnectionString)).Should().BeFalse();
        (await Probe.AnswersAsync(second.ConnectionString)).Should().BeTrue();
    }

    [Test]
    public async Task A_copy_of_a_database_has_its_rows()
    {
        var original = await _server.CreateDatabaseAsync("original");
        await using (var connection = new NpgsqlConnection(original))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE TABLE numbers AS SELECT generate_series(1, 3)", connection);
            _ = await command.ExecuteNonQueryAsync();
        }

        var copy = await _server.CreateDatabaseAsync("copy", template: "original");

        (await Probe.QueryAsync(copy, "SELECT count(*) FROM numbers")).Should().Be(3L);
    }

    [Test]
    public async Task A_database_in_use_can_be_dropped()
    {
        var connectionString = await _server.CreateDatabaseAsync("a \"quoted\" name");
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();

        await _server.DropDatabaseAsync(connectionString);

        (await Probe.QueryAsync(_server.ConnectionString, "SELECT datname FROM pg_database WHERE datname LIKE '%quoted%'"))
            .Should().BeNull();
    }

    [Test]
    public async Task A_database_from_elsewhere_cannot_be_dropped()
    {
        var drop = () => _server.DropDatabaseAsync(_server.ConnectionString);

        await drop.Should().ThrowAsync<ArgumentException>().WithMessage("*postgres was not created here*");
    }

    [Test]
    public async Task The_server_has_the_requested_settings()
    {
        var options = new LocalPostgresOptions
        {
            Durable = true,
            MaxConnections = 20,
            Settings = new Dictionary<string, string> { ["search_path"] = @"""it's a \ path""" },
        };

        await using var server = await LocalPostgresServer.StartAsync(options, Probe.OwnServer);

        (await Probe.QueryAsync(server.ConnectionString, "SHOW fsync")).Should().Be("on");
        (await Probe.QueryAsync(_server.ConnectionString, "SHOW fsync")).Should().Be("off");
        (await Probe.QueryAsync(server.ConnectionString, "SHOW max_connections")).Should().Be("20");
        (await Probe.QueryAsync(server.ConnectionString, "SHOW search_path")).Should().Be(@"""it's a \ path""");
    }

    [Test]
    public async Task A_restarted_server_has_the_committed_rows()
    {
        var options = new LocalPostgresOptions { Settings = new Dictionary<string, string> { ["synchronous_commit"] = "on" } };
        await using var server = await LocalPostgresServer.StartAsync(options, Probe.OwnServer);
        _ = await Probe.QueryAsync(server.ConnectionString, "CREATE TABLE numbers AS SELECT 7 AS number");

        await server.KillAsync();
        (await Probe.AnswersAsync(server.ConnectionString)).Should().BeFalse();
        await server.StartAgainAsync();

        (await Probe.QueryAsync(server.ConnectionString, "SELECT number FROM numbers")).Should().Be(7);
    }

    [Test]
    public async Task A_failed_start_reports_the_error_of_the_server()
    {
        var options = new LocalPostgresOptions { Settings = new Dictionary<string, string> { ["shared_buffers"] = "plenty" } };

        var start = () => LocalPostgresServer.StartAsync(options, Probe.OwnServer);

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("*invalid value for parameter \"shared_buffers\"*");
    }
}
