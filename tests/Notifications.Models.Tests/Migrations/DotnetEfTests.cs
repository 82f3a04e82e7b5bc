using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Migrations;

/// <summary>What <c>dotnet ef</c> makes of a host, run as its developers run it.</summary>
[OnPlainTables]
public sealed partial class DotnetEfTests
{
    private MigratingApplication _host = null!;

    [OneTimeSetUp]
    public async Task CreateHostAsync()
    {
        _host = await MigratingApplication.CreateAsync();
        await _host.EfAsync("migrations", "add", "Initial");
        await _host.BuildAsync();
    }

    [OneTimeTearDown]
    public void RemoveHost() => _host?.Dispose();

    [SetUp]
    public async Task CreateDatabaseAsync() => _host.Database = await TestServer.CreateEmptyDatabaseAsync();

    [TearDown]
    public Task DropDatabaseAsync() => TestServer.Current.DropDatabaseAsync(_host.Database);

    [Test]
    public async Task The_first_migration_is_the_approved_one() =>
        (await OperationsOfAsync("Initial")).ShouldBeApproved("Migrations/Initial.txt");

    [Test]
    public async Task There_is_nothing_to_add_after_it()
    {
        (await _host.EfAsync("migrations", "has-pending-model-changes")).Should().Contain("No changes have been made");

        await _host.EfAsync("migrations", "add", "Nothing");
        var operations = await OperationsOfAsync("Nothing");
        await _host.EfAsync("migrations", "remove", "--force");

        operations.Should().NotContain("migrationBuilder.");
    }

    [Test]
    public async Task Its_script_can_be_run_twice_and_makes_the_same_tables()
    {
        var script = Path.Combine(_host.Folder, "script.sql");
        await _host.EfAsync("migrations", "script", "--idempotent", "--output", script);
        var sql = await File.ReadAllTextAsync(script);

        await PlainSql.ExecuteAsync(_host.Database, sql);
        await PlainSql.ExecuteAsync(_host.Database, sql);

        (await DatabaseSchema.ReadAsync(_host.Database)).Should().Equal(await SchemaOfLibraryAsync());
    }

    [Test]
    public async Task It_goes_down_to_nothing_and_up_again()
    {
        await _host.EfAsync("database", "update");
        (await _host.StartAsync()).Should().Contain("RuntimeModel: 2 notifications, 1 unread, e-mail True, {}");

        await _host.EfAsync("database", "update", "0");
        (await DatabaseSchema.ReadAsync(_host.Database)).Should().BeEmpty();

        await _host.EfAsync("database", "update");
        (await DatabaseSchema.ReadAsync(_host.Database)).Should().Equal(await SchemaOfLibraryAsync());
    }

    [Test]
    public async Task A_database_that_has_rows_gets_other_keys_and_partitions_and_loses_them_again_with_every_row_in_place()
    {
        await _host.EfAsync("database", "update");
        await _host.StartAsync();
        var rows = await RowsAsync();
        _host.KeyLayout = KeyLayout.ByUser;
        try
        {
            (await FluentActions.Awaiting(() => _host.EfAsync("migrations", "has-pending-model-changes")).Should().ThrowAsync<InvalidOperationException>())
                .WithMessage("*Changes have been made*");
            await _host.EfAsync("migrations", "add", "ByUser");
            await AddPartitionsAsync(_host.Migration("ByUser"));
            await _host.BuildAsync();

            await _host.EfAsync("database", "update");
            (await RowsAsync()).Should().Equal(rows);
            (await DatabaseSchema.ReadAsync(_host.Database)).Should().Contain("table notifications p");
            (await _host.StartAsync()).Should().Contain("2 notifications, 1 unread");
            var more = await RowsAsync();

            await _host.EfAsync("database", "update", "Initial");
            (await RowsAsync()).Should().Equal(more);
            (await DatabaseSchema.ReadAsync(_host.Database)).Should().Equal(await SchemaOfLibraryAsync());
        }
        finally
        {
            await _host.EfAsync("migrations", "remove", "--force");
            _host.KeyLayout = KeyLayout.ById;
            await _host.BuildAsync();
        }
    }

    [Test]
    public async Task A_compiled_model_works()
    {
        await _host.EfAsync("database", "update");
        await _host.EfAsync("dbcontext", "optimize", "--output-dir", "Compiled");
        try
        {
            await _host.BuildAsync();

            (await _host.StartAsync()).Should().Contain("AppDbContextModel: 2 notifications, 1 unread, e-mail True, {}");
        }
        finally
        {
            Directory.Delete(Path.Combine(_host.Folder, "Compiled"), recursive: true);
            await _host.BuildAsync();
        }
    }

    // What the README tells a developer to write into the migration.
    private static async Task AddPartitionsAsync(string migration)
    {
        var lines = (await File.ReadAllTextAsync(migration)).Replace(
            "protected override void Down(MigrationBuilder migrationBuilder)\n        {",
            "protected override void Down(MigrationBuilder migrationBuilder)\n        {\n            migrationBuilder.UnpartitionNotifications();",
            StringComparison.Ordinal);
        var endOfUp = lines.IndexOf("        }", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            migration,
            "using Notifications.Models;\n" + lines.Insert(endOfUp, "            migrationBuilder.PartitionNotifications(NotificationPartitioning.HashByUser(4));\n"));
    }

    private static async Task<List<string>> SchemaOfLibraryAsync()
    {
        var ours = await TestServer.CreateDatabaseAsync();
        var schema = await DatabaseSchema.ReadAsync(ours);
        await TestServer.Current.DropDatabaseAsync(ours);
        return schema;
    }

    private async Task<string> OperationsOfAsync(string migration) =>
        string.Join("\n\n", Bodies().Matches(await File.ReadAllTextAsync(_host.Migration(migration))).Select(body => body.Value));

    private Task<List<string>> RowsAsync() => PlainSql.ReadAsync(
        _host.Database, "SELECT n::text AS r FROM notifications AS n UNION ALL SELECT p::text FROM notification_preferences AS p ORDER BY r");

    [GeneratedRegex(@"        protected override void (Up|Down).*?\n        }", RegexOptions.Singleline)]
    private static partial Regex Bodies();
}
