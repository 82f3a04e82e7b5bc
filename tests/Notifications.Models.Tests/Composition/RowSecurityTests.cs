using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application with row-level security, and a role that does not see all rows.</summary>
[OnPlainTables]
public sealed class RowSecurityTests
{
    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");
    private static readonly PreferencePatch OptOut = PreferencePatch.Empty.Set("in_app", "release", false);

    private readonly string _role = $"restricted_{Guid.NewGuid():N}";
    private string _database = "";

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        _database = await ApplicationContext.CreateDatabaseAsync(AddModels);
        await PlainSql.ExecuteAsync(_database, $"""
            CREATE ROLE {_role};
            GRANT ALL ON ALL TABLES IN SCHEMA public TO {_role};
            """);
    }

    [TearDown]
    public async Task DropDatabaseAsync()
    {
        await TestServer.Current.DropDatabaseAsync(_database);
        await PlainSql.ExecuteAsync(TestServer.Current.ConnectionString, $"DROP ROLE {_role}");
    }

    [TestCase("notification_preferences")]
    [TestCase("organization_notification_preferences")]
    public async Task A_role_that_may_not_see_all_preferences_delivers_to_nobody(string table)
    {
        var (user, organization) = (await AddUserAsync(), Guid.NewGuid());
        await using var owner = CreateContext();
        await owner.PatchPreferencesAsync(user, OptOut, organization);
        await owner.PatchOrganizationPreferencesAsync(organization, OptOut);
        await RestrictAsync(table, "FALSE");
        await using var restricted = CreateContext(_role);

        (await restricted.Awaiting(c => c.PublishAsync(Content, [user])).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("Row-level security may hide rows of notification_preferences or organization_notification_preferences *");
        await restricted.Awaiting(c => c.ResolveRecipientsAsync([user], NotificationChannels.InApp, "release"))
            .Should().ThrowAsync<InvalidOperationException>();

        (await owner.Set<Notification>().CountAsync()).Should().Be(0);
        (await owner.PublishAsync(Content, [user])).Published.Should().BeEmpty("the owner sees that the user has opted out");
    }

    [Test]
    public async Task A_role_that_bypasses_policies_delivers()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync());
        await using var owner = CreateContext();
        await owner.PatchPreferencesAsync(other, OptOut);
        await RestrictAsync("notification_preferences", "FALSE");
        await PlainSql.ExecuteAsync(_database, $"ALTER ROLE {_role} BYPASSRLS");
        await using var worker = CreateContext(_role);

        (await worker.PublishAsync(Content, [user, other])).Published.Should().ContainSingle().Which.UserId.Should().Be(user);
    }

    [Test]
    public async Task A_role_that_sees_all_users_of_a_publish_delivers_and_another_is_refused()
    {
        var (visible, hidden) = (await AddUserAsync(), await AddUserAsync());
        await RestrictAsync("\"User\"", $"\"Id\" = '{visible}'");
        await using var restricted = CreateContext(_role);

        (await restricted.PublishAsync(Content, [visible])).Published.Should().HaveCount(1);
        (await restricted.Awaiting(c => c.PublishAsync(Content, [visible, hidden])).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("Row-level security may hide rows of \"User\" from this role, so it cannot tell which users do not exist.*");

        await using var owner = CreateContext();
        (await owner.Set<Notification>().Select(n => n.UserId).ToListAsync()).Should().Equal(visible);
    }

    [Test]
    public async Task COPY_is_refused_where_a_policy_applies()
    {
        var user = await AddUserAsync();
        await RestrictAsync("notifications", "TRUE");
        await using var restricted = CreateContext(_role);

        (await restricted.Awaiting(c => c.InsertNotificationsAsync([Sample.Notification(user)])).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be(PostgresErrorCodes.FeatureNotSupported);
        (await restricted.PublishAsync(Content, [user])).Published.Should().HaveCount(1, "a publish is an INSERT");
    }

    [Test]
    public async Task A_patch_of_a_hidden_row_fails_and_changes_nothing()
    {
        var (own, hidden) = (await AddUserAsync(), await AddUserAsync());
        await using var owner = CreateContext();
        await owner.PatchPreferencesAsync(hidden, OptOut);
        await RestrictAsync("notification_preferences", $"user_id = '{own}'");
        await using var restricted = CreateContext(_role);
        var optIn = PreferencePatch.Empty.Set("in_app", "release", true);

        (await restricted.PatchPreferencesAsync(own, optIn)).Find("in_app", "release").Should().BeTrue();
        (await restricted.Awaiting(c => c.PatchPreferencesAsync(hidden, optIn)).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        (await owner.GetPreferencesAsync(hidden)).Find("in_app", "release").Should().BeFalse();
    }

    private Task RestrictAsync(string table, string condition) => PlainSql.ExecuteAsync(_database, $"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY visible ON {table} USING ({condition});
        """);

    private async Task<Guid> AddUserAsync()
    {
        await using var owner = CreateContext();
        var user = owner.Add(new User());
        await owner.SaveChangesAsync();
        return user.Entity.Id;
    }

    private ApplicationContext CreateContext(string? role = null) =>
        new(role is null ? _database : $"{_database};Options=-c role={role}", AddModels);

    private static void AddModels(ModelBuilder model)
    {
        model.AddNotificationModels();
        model.Entity<Notification>().HasOne<User>().WithMany().HasForeignKey(n => n.UserId);
    }

    private sealed class User
    {
        public Guid Id { get; set; }
    }
}
