using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>The changes that EF Core detects in tracked entities.</summary>
public sealed class ChangeTrackingTests : DatabaseFixture
{
    [Test]
    public async Task Data_is_modified_when_its_meaning_changes()
    {
        await using var context = CreateContext();
        var notification = await AddAsync(context, """{"a":1,"b":{"c":[1,2]}}""");

        notification.Data = JsonElement.Parse("""{"a":1,"b":{"c":[2,1]}}""");

        context.Entry(notification).Property(n => n.Data).IsModified.Should().BeTrue();
        await context.SaveChangesAsync();
        context.ChangeTracker.Clear();
        (await context.Notifications.ForUser(notification.UserId).SingleAsync(n =>
            n.Id == notification.Id)).Data.GetProperty("b").GetProperty("c")[0].GetInt32().Should().Be(2);
    }

    [TestCase("""{ "b": {"c": [1, 2]}, "a": 1 }""")]
    [TestCase("""{"a":1.0,"b":{"c":[1,2e0]}}""")]
    public async Task Data_is_not_modified_when_its_meaning_is_the_same(string json)
    {
        await using var context = CreateContext();
        var notification = await AddAsync(context, """{"a":1,"b":{"c":[1,2]}}""");

        notification.Data = JsonElement.Parse(json);

        context.ChangeTracker.HasChanges().Should().BeFalse();
    }

    [Test]
    public async Task Reading_modifies_nothing()
    {
        await using var context = CreateContext();
        var notification = await AddAsync(context, """{"a":1,"b":{"c":[1,2]}}""");
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();
        context.ChangeTracker.Clear();

        _ = (await context.Notifications.ForUser(notification.UserId).SingleAsync(n => n.Id == notification.Id)).Data.GetProperty("a");
        _ = (await context.Preferences.SingleAsync(p => p.UserId == preference.UserId)).Preferences.With("email", "*", true);

        context.ChangeTracker.HasChanges().Should().BeFalse();
    }

    [Test]
    public async Task Changed_preferences_are_modified_with_their_instant()
    {
        await using var context = CreateContext();
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();
        var before = preference.UpdatedAt;

        preference.Preferences = preference.Preferences.With("email", "digest", false);
        await context.SaveChangesAsync();

        context.ChangeTracker.Clear();
        var saved = await context.Preferences.SingleAsync(p => p.UserId == preference.UserId);
        saved.Preferences.Find("email", "digest").Should().BeFalse();
        saved.UpdatedAt.Should().Be(preference.UpdatedAt).And.BeAfter(before);
        saved.CreatedAt.Should().Be(preference.CreatedAt).And.Be(before);
    }

    [Test]
    public async Task Equal_preferences_modify_nothing()
    {
        await using var context = CreateContext();
        var preference = context.Add(Sample.Preference()).Entity;
        preference.Preferences = JsonSerializer.Deserialize<PreferenceSet>("""{"email":{"a":true,"b":false}}""")!;
        preference.OrganizationId = Guid.NewGuid();
        await context.SaveChangesAsync();
        context.ChangeTracker.Clear();
        preference = await context.Preferences.SingleAsync(p => p.UserId == preference.UserId);

        preference.Preferences = JsonSerializer.Deserialize<PreferenceSet>("""{"email":{"b":false,"a":true}}""")!;
        preference.OrganizationId = preference.OrganizationId;

        context.ChangeTracker.HasChanges().Should().BeFalse();
    }

    [Test]
    public async Task Every_changed_property_of_preferences_changes_their_instant()
    {
        await using var context = CreateContext();
        var user = context.Add(Sample.Preference()).Entity;
        var organization = context.Add(Sample.OrganizationPreference()).Entity;
        await context.SaveChangesAsync();

        user.OrganizationId = Guid.NewGuid();
        organization.Preferences = PreferenceSet.Empty.With("in_app", "*", true);

        user.UpdatedAt.Should().BeAfter(user.CreatedAt);
        organization.UpdatedAt.Should().BeAfter(organization.CreatedAt);
        context.Entry(user).Property(p => p.UpdatedAt).IsModified.Should().BeTrue();
        context.Entry(organization).Property(p => p.UpdatedAt).IsModified.Should().BeTrue();
    }

    [Test]
    public async Task Values_that_are_set_through_the_context_are_validated()
    {
        await using var context = CreateContext();
        var notification = context.Add(Sample.Notification()).Entity;
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();

        FluentActions.Invoking(() => context.Entry(notification).CurrentValues.SetValues(new { Title = new string('x', 256) }))
            .Should().Throw<ArgumentException>().WithParameterName("Title");
        FluentActions.Invoking(() => context.Entry(notification).Property(n => n.Data).CurrentValue = default)
            .Should().Throw<ArgumentException>().WithParameterName("Data");
        context.Entry(preference).CurrentValues.SetValues(new { OrganizationId = Guid.NewGuid() });

        context.Entry(notification).State.Should().Be(EntityState.Unchanged);
        preference.UpdatedAt.Should().BeAfter(preference.CreatedAt);
    }

    [Test]
    public async Task Reloading_preferences_modifies_nothing()
    {
        await using var context = CreateContext();
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();
        await ExecuteAsync($$"""
            UPDATE notification_preferences SET preferences = '{"email":{"*":true} }', updated_at = '2030-01-01Z'
            WHERE id = '{{preference.Id}}'
            """);

        await context.Entry(preference).ReloadAsync();

        preference.Preferences.Find("email", "*").Should().BeTrue();
        preference.UpdatedAt.Should().Be(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        context.ChangeTracker.HasChanges().Should().BeFalse();
    }

    [Test]
    public void Preferences_cannot_be_null()
    {
        var preference = Sample.Preference();

        preference.Invoking(p => p.Preferences = null!).Should().Throw<ArgumentNullException>().WithParameterName("Preferences");

        preference.Preferences.Should().BeSameAs(PreferenceSet.Empty);
    }

    [Test]
    public void The_empty_Guid_is_refused()
    {
        FluentActions.Invoking(() => new NotificationPreference { UserId = Guid.Empty }).Should().Throw<ArgumentException>()
            .WithParameterName("UserId");
        FluentActions.Invoking(() => new OrganizationNotificationPreference { OrganizationId = Guid.Empty })
            .Should().Throw<ArgumentException>().WithParameterName("OrganizationId");
        Sample.Preference().Invoking(p => p.OrganizationId = Guid.Empty).Should().Throw<ArgumentException>()
            .WithParameterName("OrganizationId");
    }

    [Test]
    public async Task Saving_preferences_beside_a_concurrent_change_fails_and_changes_nothing()
    {
        await using var mine = CreateContext();
        await using var theirs = CreateContext();
        var preference = mine.Add(Sample.Preference()).Entity;
        var organization = mine.Add(Sample.OrganizationPreference()).Entity;
        await mine.SaveChangesAsync();
        (await theirs.Preferences.SingleAsync(p => p.UserId == preference.UserId)).Preferences = PreferenceSet.Empty.With("email", "theirs",
            true);
        (await theirs.OrganizationPreferences.SingleAsync(p => p.Id == organization.Id)).Preferences = PreferenceSet.Empty.With("email",
            "theirs", true);
        await theirs.SaveChangesAsync();

        preference.Preferences = PreferenceSet.Empty.With("email", "mine", true);
        await mine.Invoking(m => m.SaveChangesAsync()).Should().ThrowAsync<DbUpdateConcurrencyException>();
        mine.Entry(preference).State = EntityState.Detached;
        organization.Preferences = PreferenceSet.Empty.With("email", "mine", true);
        await mine.Invoking(m => m.SaveChangesAsync()).Should().ThrowAsync<DbUpdateConcurrencyException>();

        theirs.ChangeTracker.Clear();
        const string Stored = """{"email":{"theirs":true}}""";
        var stored = await theirs.Preferences.SingleAsync(p => p.UserId == preference.UserId);
        stored.Preferences.ToString().Should().Be(Stored);
        var storedOfOrganization = await theirs.OrganizationPreferences.SingleAsync(p => p.Id == organization.Id);
        storedOfOrganization.Preferences.ToString().Should().Be(Stored);
    }

    [Test]
    public async Task A_change_in_plain_SQL_is_a_concurrent_change()
    {
        await using var context = CreateContext();
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();
        await ExecuteAsync($"UPDATE notification_preferences SET updated_at = now() WHERE id = '{preference.Id}'");

        preference.Preferences = PreferenceSet.Empty.With("email", "*", true);

        await context.Invoking(c => c.SaveChangesAsync()).Should().ThrowAsync<DbUpdateConcurrencyException>();
    }

    [Test]
    [OnPlainTables]
    public async Task An_update_of_a_detached_notification_keeps_its_user_and_its_instant()
    {
        await using var context = CreateContext();
        var notification = await AddAsync(context, "{}");
        context.ChangeTracker.Clear();

        context.Update(new Notification { Id = notification.Id, UserId = Guid.NewGuid(), Type = "t", Title = "changed", Message = "m" });
        await context.SaveChangesAsync();

        context.ChangeTracker.Clear();
        var saved = await context.Notifications.SingleAsync(n => n.Id == notification.Id);
        saved.Title.Should().Be("changed");
        saved.UserId.Should().Be(notification.UserId);
        saved.CreatedAt.Should().Be(notification.CreatedAt);
    }

    [Test]
    [OnPlainTables]
    public async Task An_update_of_detached_preferences_keeps_their_owner_and_their_instant()
    {
        await using var context = CreateContext();
        var user = context.Add(Sample.Preference()).Entity;
        var organization = context.Add(Sample.OrganizationPreference()).Entity;
        await context.SaveChangesAsync();
        var (userId, organizationId, createdAt) = (user.UserId, organization.OrganizationId, user.CreatedAt);

        context.Entry(user).CurrentValues.SetValues(new
        {
            UserId = Guid.NewGuid(),
            CreatedAt = DateTimeOffset.UnixEpoch,
            OrganizationId = organizationId
        });
        context.Entry(organization).CurrentValues.SetValues(new { OrganizationId = Guid.NewGuid(), CreatedAt = DateTimeOffset.UnixEpoch });
        await context.SaveChangesAsync();

        context.ChangeTracker.Clear();
        (await context.Preferences.SingleAsync(p => p.UserId == userId))
            .Should().BeEquivalentTo(new { user.Id, CreatedAt = createdAt, OrganizationId = organizationId });
        (await context.OrganizationPreferences.SingleAsync(p => p.OrganizationId == organizationId)).Id.Should().Be(organization.Id);
        (await context.OrganizationPreferences.SingleAsync(p => p.Id == organization.Id)).CreatedAt
            .Should().BeAfter(DateTimeOffset.UnixEpoch);
    }

    private static async Task<Notification> AddAsync(TestDbContext context, string json)
    {
        var notification = Sample.Notification();
        notification.Data = JsonElement.Parse(json);
        context.Add(notification);
        await context.SaveChangesAsync();
        return notification;
    }
}
