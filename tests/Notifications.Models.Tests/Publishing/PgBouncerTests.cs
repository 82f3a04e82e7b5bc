using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Everything that runs SQL, by many clients on few connections, which a client has for no longer than a transaction.</summary>
public sealed class PgBouncerTests : FaultFixture
{
    private const int Clients = 16;
    private const int Rows = 200;
    private const string ApplicationName = "behind PgBouncer";

    private PgBouncer? _bouncer;
    private Version _version = new();

    [OneTimeSetUp]
    public async Task StartBouncerAsync()
    {
        var program = PgBouncer.FindOrSkip();
        _version = await PgBouncer.VersionOfAsync(program);
        _bouncer = await PgBouncer.StartAsync(program, ConnectionString);
    }

    [OneTimeTearDown]
    public async Task StopBouncerAsync()
    {
        if (_bouncer is not null)
        {
            await _bouncer.DisposeAsync();
        }
    }

    [TestCase(0)]
    [TestCase(20)]
    public async Task Many_clients_share_few_connections(int maxAutoPrepare)
    {
        if (maxAutoPrepare > 0 && !PgBouncer.KeepsPreparedStatements(_version))
        {
            Assert.Ignore($"PgBouncer {_version} is too old for prepared statements in transactions; 1.21 is the first that has them.");
        }

        var connectionString = new NpgsqlConnectionStringBuilder(_bouncer!.ConnectionString)
        {
            ApplicationName = ApplicationName,
            MaxAutoPrepare = maxAutoPrepare,
        }.ConnectionString;
        var (content, users) = (Content with { DedupeKey = $"bouncer:{maxAutoPrepare}" }, PublishTests.NewUsers(Rows));

        var results = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => UseEverythingAsync(connectionString, content, users)));

        results.Sum(result => result.Published.Count).Should().Be(Rows);
        results.Sum(result => result.AlreadyNotified.Count).Should().Be((Clients - 1) * Rows);
        await using var direct = CreateContext();
        (await direct.Notifications.Where(n => users.Contains(n.UserId)).Select(n => n.UserId).ToListAsync())
            .Should().BeEquivalentTo(users);
        (await SessionsAsync(direct)).Should().BeInRange(1, PgBouncer.ServerConnections);
        ClearPool(connectionString);
    }

    private static async Task<PublishResult> UseEverythingAsync(string connectionString, NotificationContent content, List<Guid> users)
    {
        await using var context = new TestDbContext(TestDbContext.OptionsFor(connectionString));
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());

        // A client prepares a statement by itself when it is sent often enough.
        for (var round = 1; round <= 6; round++)
        {
            var type = $"type{round}";
            await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Lock("in_app", type, false));
            await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("in_app", type, true), organizationId);
            (await context.ResolvePreferenceAsync(userId, "in_app", type)).Enabled.Should().BeFalse();
            (await context.ResolveRecipientsAsync([userId, users[0]], "in_app", type)).Should().Equal(users[0]);
            (await context.PublishAsync(Content, [userId])).Published.Should().HaveCount(1);
            await PublishToQueryAsync(context, userId);
            (await context.InsertNotificationsAsync(Many(userId, Rows))).Should().Be(Rows);
            await ReadAllAsync(context.Notifications.Inbox(userId));
        }

        return await context.PublishAsync(content, users);
    }

    // In a transaction, whose cursor stays on one connection. It is rolled back.
    private static async Task PublishToQueryAsync(TestDbContext context, Guid userId)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        var query = context.Preferences.Where(preference => preference.UserId == userId).Select(preference => preference.UserId);
        (await context.PublishAsync(Content, query)).Published.Should().HaveCount(1);
    }

    private static async Task ReadAllAsync(IQueryable<Notification> inbox)
    {
        var first = await inbox.ToPageAsync(50);
        var second = await inbox.ToPageAsync(50, first.Next);
        first.Items.Concat(second.Items).Select(n => n.Id).Should().OnlyHaveUniqueItems().And.HaveCount(100);
        (await inbox.Unread().CountUpToAsync()).IsCapped.Should().BeTrue();
        (await inbox.MarkReadAsync()).Should().Be(Rows + 1);
    }

    private static Task<int> SessionsAsync(TestDbContext direct) => direct.Database.SqlQuery<int>(
        $"""
        SELECT count(*)::int AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND application_name = {ApplicationName}
        """).SingleAsync();

    private static void ClearPool(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}
