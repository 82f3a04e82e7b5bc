using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>The shard of one user cannot be reached for a moment: retries hide it, and without them nothing is changed.</summary>
public sealed class LostShardTests : InboxFixture
{
    private static readonly Guid Lost = Guid.NewGuid();
    private static readonly Guid Reached = Guid.NewGuid();
    private static readonly Guid Bystander = Guid.NewGuid();
    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");
    private static readonly NotificationContent Keyed = Content with { DedupeKey = "2.0" };

    private static readonly (string Name, Func<TestDbContext, Task<object>> Call)[] Commands =
    [
        ("publish", async c => (await c.PublishAsync(Content, [Reached, Lost])).Published.Select(n => n.UserId)),
        ("publish with a key", async c => (await c.PublishAsync(Keyed, [Reached, Lost])).Published.Select(n => n.UserId)),
        ("mark read", async c => await c.Notifications.Inbox(Lost).MarkReadAsync(Noon)),
        ("patch", async c => await c.PatchPreferencesAsync(Lost, PreferencePatch.Empty.Set("email", "a", false).Clear("email", "b"))),
    ];

    private static readonly string[] Names = [.. Commands.Select(command => command.Name)];

    [OneTimeSetUp]
    public async Task PlaceUsersAsync()
    {
        await ExecuteAsync(CitusCluster.OnEveryNode("CREATE SEQUENCE attempts START 2"));
        await ExecuteAsync(FailFirst);
    }

    private static string FailFirst =>
        $"""
        CREATE FUNCTION fail_first() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            -- A rollback does not reset a sequence.
            IF NEW.user_id = '{Lost}' AND nextval('attempts') = 1 THEN
                RAISE EXCEPTION 'The shard is away.' USING ERRCODE = 'connection_failure';
            END IF;
            RETURN NEW;
        END
        $$;
        CREATE TRIGGER fail_first BEFORE INSERT OR UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION fail_first();
        CREATE TRIGGER fail_first BEFORE INSERT OR UPDATE ON notification_preferences FOR EACH ROW EXECUTE FUNCTION fail_first();
        """;

    [SetUp]
    public Task FillAsync() => RefillAsync();

    [Test]
    public async Task With_retries_the_result_is_as_if_nothing_had_failed([ValueSource(nameof(Names))] string name)
    {
        await using var undisturbed = CreateContext();
        var result = await CallOf(name)(undisturbed);
        var rows = await RowsAsync();
        await RefillAsync();
        var others = await VersionsAsync($"user_id = '{Bystander}'");
        await using var application = RetryingContext.To(ConnectionString);

        await LoseAsync();
        (await CallOf(name)(application)).Should().BeEquivalentTo(result);

        (await AttemptsAsync()).Should().BeGreaterThan(1);
        (await RowsAsync()).Should().Be(rows);
        (await VersionsAsync($"user_id = '{Bystander}'")).Should().Be(others);
    }

    [Test]
    public async Task Without_retries_the_error_is_the_servers_and_nothing_is_changed([ValueSource(nameof(Names))] string name)
    {
        var before = await VersionsAsync("TRUE");
        await using var application = CreateContext();

        await LoseAsync();
        var failure = (await application.Awaiting(CallOf(name)).Should().ThrowAsync<InvalidOperationException>())
            .WithInnerException<PostgresException>().Which;

        failure.SqlState.Should().Be(PostgresErrorCodes.ConnectionFailure);
        (await AttemptsAsync()).Should().Be(1);
        (await VersionsAsync("TRUE")).Should().Be(before);
    }

    private static Func<TestDbContext, Task<object>> CallOf(string name) => Commands.Single(command => command.Name == name).Call;

    private async Task RefillAsync()
    {
        await ExecuteAsync("TRUNCATE notifications, notification_preferences");
        await SaveAsync([.. Fill(Lost, 3), .. Fill(Reached, 2), .. Fill(Bystander, 2)]);
        await using var context = CreateContext();
        foreach (var user in new[] { Lost, Bystander })
        {
            await context.PatchPreferencesAsync(user, PreferencePatch.Empty.Set("email", "a", true).Set("email", "b", true));
        }
    }

    private Task LoseAsync() => ExecuteAsync(CitusCluster.OnEveryNode("ALTER SEQUENCE attempts RESTART WITH 1"));

    private Task<long> AttemptsAsync() => ScalarAsync<long>(
        $"SELECT max(result::bigint) FROM ({CitusCluster.OnEveryNode("SELECT last_value AS result FROM attempts")}) AS nodes");

    // All but identifiers and instants, which differ each time.
    private Task<string> RowsAsync() => ScalarAsync<string>("""
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT concat_ws(' ', user_id, title, status, read_at) AS line FROM notifications
            UNION ALL SELECT concat_ws(' ', user_id, preferences) FROM notification_preferences) AS lines
        """);

    // Also the transaction that wrote each row.
    private Task<string> VersionsAsync(string condition) => ScalarAsync<string>($"""
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT n.xmin || ' ' || n::text AS line FROM notifications AS n WHERE {condition}
            UNION ALL SELECT p.xmin || ' ' || p::text FROM notification_preferences AS p WHERE {condition}) AS lines
        """);
}
