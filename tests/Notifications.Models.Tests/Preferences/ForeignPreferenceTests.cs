using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Preferences that another program has stored, and that the library itself would refuse.</summary>
public sealed class ForeignPreferenceTests : DatabaseFixture
{
    private static readonly string[] Documents =
    [
        Nested(65),
        Nested(5_000),
        """{"email":{"a":true},"":{"":true},"*":{"*":true},"locked":{"locked":{"a":true}}}""",
        """{"email":{"a":true,"n":1e-16383},"n":1e131071}""",
        $$"""{"email":{"a":true},"huge":"{{new string('x', 1_000_000)}}"}""",
    ];

    [Test]
    public async Task Strange_preferences_are_read_patched_and_resolved([Range(0, 4)] int document)
    {
        await using var context = CreateContext();
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        await ExecuteAsync($"""
            INSERT INTO notification_preferences (user_id, organization_id, preferences)
            VALUES ('{userId}', '{organizationId}', '{Documents[document]}');
            INSERT INTO organization_notification_preferences (organization_id, preferences)
            VALUES ('{organizationId}', '{Documents[document]}');
            """);

        (await context.GetPreferencesAsync(userId)).Find("email", "a").Should().BeTrue();
        (await context.GetOrganizationPreferencesAsync(organizationId)).Entries
            .Should().Contain(new PreferenceEntry("email", "a", true, false));
        (await context.ResolvePreferenceAsync(userId, "email", "a")).Should().Be(new PreferenceDecision(true, PreferenceSource.User));
        (await context.ResolveRecipientsAsync([userId], "email", "a")).Should().Equal(userId);

        var patch = PreferencePatch.Empty.Clear("email", "a").Clear("email", "b");
        (await context.PatchPreferencesAsync(userId, patch)).Should().Be(await context.GetPreferencesAsync(userId));
        (await context.PatchOrganizationPreferencesAsync(organizationId, patch)).Find("email", "a").Should().BeNull();
        (await context.ResolvePreferencesAsync(userId, ["a"], ["email"])).Should().ContainSingle().Which.Enabled.Should().BeFalse();
    }

    [Test]
    public async Task Strange_preferences_are_changed_and_saved_as_entities([Range(0, 4)] int document)
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();
        await ExecuteAsync($"INSERT INTO notification_preferences (user_id, preferences) VALUES ('{userId}', '{Documents[document]}')");

        var entity = await context.Preferences.SingleAsync(p => p.UserId == userId);
        context.ChangeTracker.HasChanges().Should().BeFalse();
        entity.Preferences = entity.Preferences.Without("email", "a");
        await context.SaveChangesAsync();

        context.ChangeTracker.Clear();
        var saved = await context.Preferences.SingleAsync(p => p.UserId == userId);
        saved.Preferences.Should().Be(entity.Preferences);
        saved.Preferences.GetHashCode().Should().Be(entity.Preferences.GetHashCode());
        saved.Preferences.Find("email", "a").Should().BeNull();
    }

    [Test]
    public async Task Instants_without_end_are_read()
    {
        await using var context = CreateContext();
        var id = Guid.NewGuid();
        await ExecuteAsync($"""
            INSERT INTO notification_preferences (user_id, created_at, updated_at) VALUES ('{id}', '-infinity', 'infinity');
            INSERT INTO organization_notification_preferences (organization_id, created_at, updated_at)
            VALUES ('{id}', '-infinity', 'infinity');
            """);

        foreach (var preferences in new NotificationPreferenceBase[]
        {
            await context.Preferences.SingleAsync(p => p.UserId == id),
            await context.OrganizationPreferences.SingleAsync(p => p.OrganizationId == id),
        })
        {
            preferences.CreatedAt.Should().Be(DateTimeOffset.MinValue);
            preferences.UpdatedAt.Should().Be(DateTimeOffset.MaxValue);
        }
    }

    [Test]
    public async Task An_instant_after_the_year_9999_does_not_keep_commands_from_their_work()
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();
        await ExecuteAsync($"""
            INSERT INTO notification_preferences (user_id, created_at, updated_at)
            VALUES ('{userId}', '10000-01-01Z', '294276-12-31 23:59:59.999999Z')
            """);

        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "a", true));

        (await context.GetPreferencesAsync(userId)).Find("email", "a").Should().BeTrue();
        (await context.ResolvePreferenceAsync(userId, "email", "a")).Enabled.Should().BeTrue();
    }

    [TestCase("INSERT")]
    [TestCase("UPDATE")]
    public async Task A_patch_that_a_trigger_suppresses_names_the_trigger_and_not_the_size(string operation)
    {
        var suppressed = Guid.NewGuid();
        await using var context = CreateContext();
        if (operation == "UPDATE")
        {
            await context.PatchOrganizationPreferencesAsync(suppressed, PreferencePatch.Empty);
        }

        await ExecuteAsync($"""
            CREATE OR REPLACE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE OR REPLACE TRIGGER suppress BEFORE {operation} ON organization_notification_preferences
                FOR EACH ROW WHEN (NEW.organization_id = '{suppressed}') EXECUTE FUNCTION suppress();
            """);

        await context.Awaiting(c => c.PatchOrganizationPreferencesAsync(suppressed, PreferencePatch.Empty.Set("email", "a", true)))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("The change was not stored: a trigger or a rule of the table suppressed the row.");
        (await context.GetOrganizationPreferencesAsync(suppressed)).Should().Be(PreferenceSet.Empty);
    }

    [Test]
    public void A_set_that_is_too_large_already_may_shrink()
    {
        var large = PreferenceSet.FromStored(Documents[4]);

        large.Apply(PreferencePatch.Empty.Clear("email", "a")).Find("email", "a").Should().BeNull();
        large.Invoking(set => set.With("email", "b", true)).Should().Throw<ArgumentException>();
    }

    private static string Nested(int depth) =>
        $$"""{"email":{"a":true},"deep":{{string.Concat(Enumerable.Repeat("""{"a":""", depth - 1))}}1{{new string('}', depth - 1)}}}""";
}
