using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>A required column of the application in each table: the tenant of the row.</summary>
public sealed class RequiredColumnTests
{
    private const string Tenant = "TenantId";
    private const string TenantOfConnection = "NULLIF(current_setting('app.tenant', true), '')";

    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    private static readonly (string Name, string Entity, Func<DbContext, Guid, Task> Call)[] Commands =
    [
        ("publish", "Notification", (context, user) => context.PublishAsync(Content, [user])),
        ("publish to a stream", "Notification", (context, user) => context.PublishAsync(Content, Single(user))),
        ("copy", "Notification", (context, user) => context.InsertNotificationsAsync([Sample.Notification(user)])),
        ("patch", "NotificationPreference",
            (context, user) => context.PatchPreferencesAsync(user, PreferencePatch.Empty.Set("email", "*", true))),
        ("patch of an organization", "OrganizationNotificationPreference",
            (context, user) => context.PatchOrganizationPreferencesAsync(user, PreferencePatch.Empty.Set("email", "*", true))),
    ];

    private static readonly string[] Names = [.. Commands.Select(command => command.Name)];

    [Test]
    public async Task Without_a_value_it_is_named_before_any_SQL([ValueSource(nameof(Names))] string name)
    {
        await using var nowhere = new ApplicationContext("Host=nowhere.invalid", model => AddTenants(model, _ => { }));
        var (_, entity, call) = Commands.Single(command => command.Name == name);

        (await nowhere.Awaiting(context => call(context, Guid.NewGuid())).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage($"{entity}.TenantId is required, and nothing fills its column \"TenantId\". Give it a default in the database "
                + "(HasDefaultValue, HasDefaultValueSql) or a value generator (HasValueGenerator)*.");
    }

    [Test]
    public async Task A_default_of_the_database_fills_it([ValueSource(nameof(Names))] string name) =>
        (await TenantAfterAsync(name, tenant => tenant.HasDefaultValueSql(TenantOfConnection), "Options=-c app.tenant=acme"))
            .Should().Be("acme");

    [Test]
    public async Task A_connection_from_the_pool_has_no_tenant_and_writes_nothing()
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var context = new ApplicationContext(
            $"{database};Maximum Pool Size=1", model => AddTenants(model, tenant => tenant.HasDefaultValueSql(TenantOfConnection)));
        await context.Database.EnsureCreatedAsync();
        await context.Database.OpenConnectionAsync();
        await context.Database.ExecuteSqlRawAsync("SELECT set_config('app.tenant', 'acme', false)");
        await context.PublishAsync(Content, [Guid.NewGuid()]);
        await context.Database.CloseConnectionAsync();

        (await context.Awaiting(c => c.PublishAsync(Content, [Guid.NewGuid()])).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be(PostgresErrorCodes.NotNullViolation);

        (await context.Set<Notification>().Select(n => EF.Property<string>(n, Tenant)).ToListAsync()).Should().Equal("acme");
        await TestServer.Current.DropDatabaseAsync(database);
    }

    [Test]
    public async Task A_value_generator_fills_it([ValueSource(nameof(Names))] string name) =>
        (await TenantAfterAsync(name, tenant => tenant.HasValueGenerator<TenantOfContext>(), "")).Should().Be("globex");

    [Test]
    public async Task What_a_trigger_fills_is_declared_as_generated([ValueSource(nameof(Names))] string name) =>
        (await TenantAfterAsync(name, tenant => tenant.ValueGeneratedOnAdd(), "", """
            CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."TenantId" := 'initech'; RETURN NEW; END $$;
            CREATE TRIGGER fill BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION fill();
            CREATE TRIGGER fill BEFORE INSERT ON notification_preferences FOR EACH ROW EXECUTE FUNCTION fill();
            CREATE TRIGGER fill BEFORE INSERT ON organization_notification_preferences FOR EACH ROW EXECUTE FUNCTION fill();
            """)).Should().Be("initech");

    [Test]
    public async Task A_content_and_an_entry_have_a_value_for_it()
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var context = new ApplicationContext(database, model => AddTenants(model, _ => { }));
        await context.Database.EnsureCreatedAsync();
        var copied = Sample.Notification();
        context.Entry(copied).Property(Tenant).CurrentValue = "acme";

        await context.InsertNotificationsAsync([copied]);
        await context.PublishAsync(Content.With(Tenant, "acme"), [Guid.NewGuid()]);

        (await context.Set<Notification>().Select(n => EF.Property<string>(n, Tenant)).ToListAsync()).Should().Equal("acme", "acme");
        context.ChangeTracker.Entries().Should().BeEmpty();
        await TestServer.Current.DropDatabaseAsync(database);
    }

    private static async Task<string> TenantAfterAsync(
        string name, Action<PropertyBuilder<string>> fill, string settings, string sql = "")
    {
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var context = new ApplicationContext($"{database};{settings}", model => AddTenants(model, fill));
        await context.Database.EnsureCreatedAsync();
        await PlainSql.ExecuteAsync(database, $"{sql};");

        await Commands.Single(command => command.Name == name).Call(context, Guid.NewGuid());

        var tenants = await PlainSql.ReadAsync(database, """
            SELECT "TenantId" FROM notifications UNION ALL SELECT "TenantId" FROM notification_preferences
            UNION ALL SELECT "TenantId" FROM organization_notification_preferences
            """);
        await TestServer.Current.DropDatabaseAsync(database);
        return tenants.Should().ContainSingle().Which;
    }

    private static void AddTenants(ModelBuilder model, Action<PropertyBuilder<string>> fill)
    {
        model.AddNotificationModels();
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            fill(model.Entity(entity.ClrType).Property<string>(Tenant).IsRequired());
        }
    }

    private static async IAsyncEnumerable<Guid> Single(Guid userId)
    {
        await Task.Yield();
        yield return userId;
    }

    private sealed class TenantOfContext : ValueGenerator<string>
    {
        public override bool GeneratesTemporaryValues => false;

        public override string Next(EntityEntry entry)
        {
            entry.Context.Should().BeOfType<ApplicationContext>();
            return "globex";
        }
    }
}
