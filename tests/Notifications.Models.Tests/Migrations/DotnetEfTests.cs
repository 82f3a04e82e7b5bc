using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Migrations;

/// <summary>Runs <c>dotnet ef</c> on a project of an application, as its developers do.</summary>
[OnPlainTables]
[BuildsPrograms]
public sealed partial class DotnetEfTests
{
    private MigratingApplication _application = null!;

    [OneTimeSetUp]
    public async Task CreateApplicationAsync()
    {
        _application = await MigratingApplication.CreateAsync();
        await _application.EfAsync("migrations", "add", "Initial");
        await _application.BuildAsync();
    }

    [OneTimeTearDown]
    public void RemoveApplication() => _application?.Dispose();

    [SetUp]
    public async Task CreateDatabaseAsync() => _application.Database = await TestServer.CreateEmptyDatabaseAsync();

    [TearDown]
    public Task DropDatabaseAsync() => TestServer.DropDatabaseAsync(_application.Database);

    [Test]
    public async Task The_first_migration_is_the_approved_one() =>
        (await OperationsOfAsync("Initial")).ShouldBeApproved("Migrations/Initial.txt");

    [Test]
    public async Task A_second_migration_is_empty()
    {
        (await _application.EfAsync("migrations", "has-pending-model-changes")).Should().Contain("No changes have been made");

        await _application.EfAsync("migrations", "add", "Nothing");
        var operations = await OperationsOfAsync("Nothing");

        // Without a build, the tool does not see the new migration and removes the first one.
        await _application.BuildAsync();
        await _application.EfAsync("migrations", "remove", "--force");
        await _application.BuildAsync();

        operations.Should().NotContain("migrationBuilder.");
    }

    [Test]
    public async Task The_idempotent_script_runs_twice_and_makes_the_same_tables()
    {
        var script = Path.Combine(_application.Folder, "script.sql");
        await _application.EfAsync("migrations", "script", "--idempotent", "--output", script);
        var sql = await File.ReadAllTextAsync(script);

        await PlainSql.ExecuteAsync(_application.Database, sql);
        await PlainSql.ExecuteAsync(_application.Database, sql);

        (await DatabaseSchema.ReadAsync(_application.Database)).Should().Equal(await SchemaOfLibraryAsync());
    }

    [Test]
    public async Task The_migration_goes_down_and_up_again()
    {
        await _application.EfAsync("database", "update");
        (await _application.StartAsync()).Should().Contain("RuntimeModel: 2 notifications, 1 unread, e-mail True, {}");

        await _application.EfAsync("database", "update", "0");
        (await DatabaseSchema.ReadAsync(_application.Database)).Should().BeEmpty();

        await _application.EfAsync("database", "update");
        (await DatabaseSchema.ReadAsync(_application.Database)).Should().Equal(await SchemaOfLibraryAsync());
    }

    [Test]
    public async Task A_migration_to_partitions_and_back_keeps_every_row()
    {
        await _application.EfAsync("database", "update");
        await _application.StartAsync();
        var rows = await RowsAsync();
        _application.KeyLayout = KeyLayout.ByUser;
        try
        {
            (await FluentActions.Awaiting(() => _application.EfAsync("migrations", "has-pending-model-changes"))
                .Should().ThrowAsync<InvalidOperationException>())
                .WithMessage("*Changes have been made*");
            await _application.EfAsync("migrations", "add", "ByUser");
            await AddPartitionsAsync(_application.Migration("ByUser"));
            await _application.BuildAsync();

            await _application.EfAsync("database", "update");
            (await RowsAsync()).Should().Equal(rows);
            (await DatabaseSchema.ReadAsync(_application.Database)).Should().Contain("table notifications p");
            (await _application.StartAsync()).Should().Contain("2 notifications, 1 unread");
            var more = await RowsAsync();

            await _application.EfAsync("database", "update", "Initial");
            (await RowsAsync()).Should().Equal(more);
            (await DatabaseSchema.ReadAsync(_application.Database)).Should().Equal(await SchemaOfLibraryAsync());
        }
        finally
        {
            await _application.EfAsync("migrations", "remove", "--force");
            _application.KeyLayout = KeyLayout.ById;
            await _application.BuildAsync();
        }
    }

    [Test]
    public async Task A_compiled_model_works()
    {
        await _application.EfAsync("database", "update");
        await _application.EfAsync("dbcontext", "optimize", "--output-dir", "Compiled");
        try
        {
            await _application.BuildAsync();

            (await _application.StartAsync()).Should().Contain("AppDbContextModel: 2 notifications, 1 unread, e-mail True, {}");
        }
        finally
        {
            Directory.Delete(Path.Combine(_application.Folder, "Compiled"), recursive: true);
            await _application.BuildAsync();
        }
    }

    // The edit that the README describes.
    private static async Task AddPartitionsAsync(string migration)
    {
        var lines = (await File.ReadAllTextAsync(migration)).Replace(
            "protected override void Down(MigrationBuilder migrationBuilder)\n        {",
            "protected override void Down(MigrationBuilder migrationBuilder)\n        {\n"
                + "            migrationBuilder.UnpartitionNotifications();",
            StringComparison.Ordinal);
        var endOfUp = lines.IndexOf("        }", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            migration,
            "using Notifications.Models;\n"
                + lines.Insert(endOfUp, "            migrationBuilder.PartitionNotifications(NotificationPartitioning.HashByUser(4));\n"));
    }

    private static async Task<List<string>> SchemaOfLibraryAsync()
    {
        var ours = await TestServer.CreateDatabaseAsync();
        var schema = await DatabaseSchema.ReadAsync(ours);
        await TestServer.DropDatabaseAsync(ours);
        return schema;
    }

    private async Task<string> OperationsOfAsync(string migration) =>
        string.Join("\n\n", Bodies().Matches(await File.ReadAllTextAsync(_application.Migration(migration))).Select(body => body.Value));

    private Task<List<string>> RowsAsync() => PlainSql.ReadAsync(
        _application.Database,
        "SELECT n::text AS r FROM notifications AS n UNION ALL SELECT p::text FROM notification_preferences AS p ORDER BY r");

    [GeneratedRegex(@"        protected override void (Up|Down).*?\n        }", RegexOptions.Singleline)]
    private static partial Regex Bodies();
}
