using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>The token by which a save finds out that somebody else has changed a row, whatever the clocks show.</summary>
public sealed class ConcurrencyTokenTests : DatabaseFixture
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_patch_at_the_same_instant_makes_an_entity_stale([Values] bool byUser, [Values] bool ofOrganization)
    {
        var owner = Guid.NewGuid();
        await using var context = CreateContext(byUser, Noon);
        await PatchAsync(context, ofOrganization, owner, "first");
        var entity = await FindAsync(context, ofOrganization, owner);
        await using (var other = CreateContext(byUser, Noon))
        {
            await PatchAsync(other, ofOrganization, owner, "theirs");
        }

        entity.Preferences = entity.Preferences.With("email", "mine", true);

        await context.Invoking(c => c.SaveChangesAsync()).Should().ThrowAsync<DbUpdateConcurrencyException>();
        context.ChangeTracker.Clear();
        (await FindAsync(context, ofOrganization, owner)).Preferences.ToString().Should().Be("""{"email":{"first":true,"theirs":true}}""");
    }

    [Test]
    public async Task Patches_move_the_instant_also_where_the_clock_stands_or_goes_back([Values] bool byUser, [Values] bool ofOrganization)
    {
        var owner = Guid.NewGuid();
        var instants = new List<DateTimeOffset>();
        foreach (var (clock, type) in new[] { (Noon, "a"), (Noon, "b"), (Noon.AddHours(-1), "c"), (Noon.AddHours(1), "d") })
        {
            await using var context = CreateContext(byUser, clock);
            await PatchAsync(context, ofOrganization, owner, type);
            instants.Add((await FindAsync(context, ofOrganization, owner)).UpdatedAt);
        }

        instants.Should().Equal(Noon, Noon.AddMicroseconds(1), Noon.AddMicroseconds(2), Noon.AddHours(1));
    }

    [Test]
    public async Task Changes_of_an_entity_move_the_instant_also_where_the_clock_is_behind(
        [Values] bool byUser, [Values] bool ofOrganization)
    {
        var future = DateTimeOffset.UtcNow.AddDays(1);
        future = future.AddTicks(-(future.Ticks % TimeSpan.TicksPerMicrosecond));
        var owner = Guid.NewGuid();
        await using var context = CreateContext(byUser, future);
        await PatchAsync(context, ofOrganization, owner, "a");
        var entity = await FindAsync(context, ofOrganization, owner);

        entity.Preferences = entity.Preferences.With("email", "b", true);
        await context.SaveChangesAsync();
        entity.Preferences = entity.Preferences.With("email", "c", true);
        await context.SaveChangesAsync();

        context.ChangeTracker.Clear();
        (await FindAsync(context, ofOrganization, owner)).UpdatedAt.Should().Be(entity.UpdatedAt).And.Be(future.AddMicroseconds(2));
    }

    [Test]
    public void Keyed_by_user_both_kinds_of_preferences_have_the_instant_as_their_only_token()
    {
        using var context = CreateContext(byUser: true, Noon);

        foreach (var type in new[] { typeof(NotificationPreference), typeof(OrganizationNotificationPreference) })
        {
            context.Model.FindEntityType(type)!.GetProperties().Where(property => property.IsConcurrencyToken)
                .Select(property => property.Name).Should().Equal(nameof(NotificationPreferenceBase.UpdatedAt));
        }
    }

    [Test]
    public async Task An_instant_that_no_later_one_follows_is_replaced(
        [Values] bool byUser, [Values] bool ofOrganization, [Values] bool byPatch)
    {
        var owner = Guid.NewGuid();
        await using var context = CreateContext(byUser, Noon);
        await PatchAsync(context, ofOrganization, owner, "a");
        await ExecuteAsync($"UPDATE {TableOf(ofOrganization)} SET updated_at = 'infinity' WHERE {OwnerOf(ofOrganization)} = '{owner}'");

        var entity = await FindAsync(context, ofOrganization, owner);
        entity.UpdatedAt.Should().Be(DateTimeOffset.MaxValue);
        if (byPatch)
        {
            await PatchAsync(context, ofOrganization, owner, "b");
            await context.Entry(entity).ReloadAsync();
        }
        else
        {
            entity.Preferences = entity.Preferences.With("email", "b", true);
            await context.SaveChangesAsync();
        }

        entity.UpdatedAt.Should().BeBefore(DateTimeOffset.MaxValue.AddDays(-1));
        entity.Preferences.Find("email", "b").Should().BeTrue();
    }

    [Test]
    public async Task A_trigger_that_moves_the_instant_makes_an_entity_stale_until_it_is_reloaded([Values] bool byUser)
    {
        var owner = Guid.NewGuid();
        await using var context = CreateContext(byUser, Noon);
        await PatchAsync(context, ofOrganization: true, owner, "a");
        await ExecuteAsync($"""
            CREATE OR REPLACE FUNCTION move_updated_at() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN NEW.updated_at := NEW.updated_at + interval ''1 second''; RETURN NEW; END';
            CREATE OR REPLACE TRIGGER move_updated_at BEFORE UPDATE ON organization_notification_preferences
                FOR EACH ROW WHEN (NEW.organization_id = '{owner}') EXECUTE FUNCTION move_updated_at();
            """);
        var entity = await FindAsync(context, ofOrganization: true, owner);
        entity.Preferences = entity.Preferences.With("email", "b", true);
        await context.SaveChangesAsync();

        entity.Preferences = entity.Preferences.With("email", "c", true);
        var save = context.Invoking(c => c.SaveChangesAsync());

        if (byUser || !TestLayout.IsPlain)
        {
            await save.Should().ThrowAsync<DbUpdateConcurrencyException>();
            await context.Entry(entity).ReloadAsync();
            entity.Preferences = entity.Preferences.With("email", "c", true);
        }

        await save.Should().NotThrowAsync();
        (await context.GetOrganizationPreferencesAsync(owner)).ToString().Should().Be("""{"email":{"a":true,"b":true,"c":true}}""");
    }

    private static Task<PreferenceSet> PatchAsync(DbContext context, bool ofOrganization, Guid owner, string type)
    {
        var patch = PreferencePatch.Empty.Set("email", type, true);
        return ofOrganization ? context.PatchOrganizationPreferencesAsync(owner, patch) : context.PatchPreferencesAsync(owner, patch);
    }

    private static async Task<NotificationPreferenceBase> FindAsync(DbContext context, bool ofOrganization, Guid owner) => ofOrganization
        ? await context.Set<OrganizationNotificationPreference>().SingleAsync(p => p.OrganizationId == owner)
        : await context.Set<NotificationPreference>().SingleAsync(p => p.UserId == owner);

    private static string TableOf(bool ofOrganization) =>
        ofOrganization ? "organization_notification_preferences" : "notification_preferences";

    private static string OwnerOf(bool ofOrganization) => ofOrganization ? "organization_id" : "user_id";

    private DbContext CreateContext(bool byUser, DateTimeOffset now) => byUser
        ? new ByUserContext(Configure(new DbContextOptionsBuilder<ByUserContext>(), now).Options)
        : new TestDbContext(Configure(new DbContextOptionsBuilder<TestDbContext>(), now).Options);

    private DbContextOptionsBuilder<TContext> Configure<TContext>(DbContextOptionsBuilder<TContext> builder, DateTimeOffset now)
        where TContext : DbContext =>
        builder.UseNpgsql(ConnectionString).UseNotificationModels(options => options.TimeProvider = new StoppedClock(now));

    /// <summary>Its tables may have another key; the token is the same.</summary>
    private sealed class ByUserContext(DbContextOptions<ByUserContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.AddNotificationModels(options => options.KeyLayout = KeyLayout.ByUser);
    }
}
