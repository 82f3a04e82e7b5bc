using System.Text.Json;
using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Migrations;

/// <summary>An application adopts existing tables with the SQL of its page.</summary>
[OnPlainTables]
public sealed partial class AdoptionTests
{
    private static readonly string Adoption =
        SqlText().Match(Readme.CodeWith("notifications_pkey", "docs/adopting.md")).Groups["sql"].Value;

    private string _connectionString = "";

    [SetUp]
    public async Task MakeTablesAsync()
    {
        _connectionString = await TestServer.CreateEmptyDatabaseAsync();
        await ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(SourceTree.ProjectDirectory, "Migrations", "Seed.sql")));
    }

    [TearDown]
    public Task DropDatabaseAsync() => TestServer.DropDatabaseAsync(_connectionString);

    [Test]
    public async Task Adopted_tables_equal_the_tables_of_the_library()
    {
        await ExecuteAsync(Adoption);

        var ours = await TestServer.CreateDatabaseAsync();
        (await DatabaseSchema.ReadAsync(_connectionString)).Should().Equal(await DatabaseSchema.ReadAsync(ours));
        await TestServer.DropDatabaseAsync(ours);
    }

    [Test]
    public async Task Adoption_keeps_every_row_and_repairs_rows_that_the_checks_refuse()
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($$$"""
            INSERT INTO notifications
                (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email, created_at)
            SELECT gen_random_uuid(), '{{{userId}}}', 'mention', v.title, 'm', v.data, v.status, v.read_at, FALSE, TRUE,
                timestamptz '2026-01-01 12:00Z'
            FROM (VALUES
                ('unread', '{"ticket": 7}'::jsonb, 'unread', NULL),
                ('read', '{}', 'read', timestamptz '2026-01-02 12:00Z'),
                ('read without its time', '{}', 'read', NULL),
                ('unread with a time', '{}', 'unread', '2026-01-02 12:00Z'),
                ('without data', 'null', 'unread', NULL)) AS v (title, data, status, read_at);
            INSERT INTO notification_preferences (id, user_id, preferences, created_at, updated_at)
            VALUES
                (gen_random_uuid(), '{{{userId}}}', '{"email": {"mention": true}}', now(), now()),
                (gen_random_uuid(), gen_random_uuid(), 'null', now(), now());
            INSERT INTO organization_notification_preferences (id, organization_id, preferences, created_at, updated_at)
            VALUES (gen_random_uuid(), gen_random_uuid(), 'null', now(), now());
            """);

        await ExecuteAsync(Adoption);

        await using var context = new TestDbContext(TestDbContext.OptionsFor(_connectionString));
        var rows = await context.Notifications.Inbox(userId).ToDictionaryAsync(n => n.Title);
        rows.Should().HaveCount(5);
        rows["unread"].Data.GetProperty("ticket").GetInt32().Should().Be(7);
        rows["read"].ReadAt.Should().Be(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
        rows["read without its time"].ReadAt.Should().Be(rows["read without its time"].CreatedAt);
        rows["unread with a time"].ReadAt.Should().BeNull();
        rows["without data"].Data.ValueKind.Should().Be(JsonValueKind.Object);
        (await context.GetPreferencesAsync(userId)).Find(NotificationChannels.Email, "mention").Should().BeTrue();
        (await context.Set<NotificationPreference>().CountAsync()).Should().Be(2);
        (await context.Set<OrganizationNotificationPreference>().CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_row_that_does_not_fit_is_an_error_and_nothing_changes()
    {
        await ExecuteAsync("""
            INSERT INTO notifications (id, user_id, type, title, message, data, status, delivered_via_ws, delivered_via_email, created_at)
            VALUES (gen_random_uuid(), gen_random_uuid(), 't', 'a third status', 'm', '{}', 'archived', FALSE, FALSE, now())
            """);
        var before = await DatabaseSchema.ReadAsync(_connectionString);

        var adopt = () => ExecuteAsync(Adoption);

        (await adopt.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.CheckViolation);
        (await DatabaseSchema.ReadAsync(_connectionString)).Should().Equal(before);
    }

    private Task ExecuteAsync(string sql) => PlainSql.ExecuteAsync(_connectionString, sql);

    [GeneratedRegex("\"\"\"(?<sql>.*)\"\"\"", RegexOptions.Singleline)]
    private static partial Regex SqlText();
}
