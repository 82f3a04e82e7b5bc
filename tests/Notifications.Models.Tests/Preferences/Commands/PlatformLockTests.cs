using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Locks in the application's defaults hold for everybody.</summary>
public sealed class PlatformLockTests : DatabaseFixture
{
    [Test]
    public async Task A_lock_of_the_platform_wins_over_organizations_and_users()
    {
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext(PreferenceSet.Empty.Lock("in_app", "security.alert", true).Lock("in_app", "ad", false));
        await context.PatchOrganizationPreferencesAsync(
            organizationId, PreferencePatch.Empty.Lock("in_app", "security.alert", false).Lock("in_app", "ad", true));
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("in_app", "security.alert", false), organizationId);

        (await context.ResolvePreferenceAsync(userId, "in_app", "security.alert"))
            .Should().Be(new PreferenceDecision(true, PreferenceSource.DefaultsLock));
        (await context.PublishAsync(new NotificationContent("security.alert", "Alert", "Change your password."), [userId]))
            .Published.Should().ContainSingle();
        (await context.PublishAsync(new NotificationContent("ad", "Buy", "Now."), [userId], organizationId)).Published.Should().BeEmpty();
    }

    [Test]
    public async Task Where_the_platform_has_locked_nobody_is_asked()
    {
        var users = Enumerable.Range(0, 1_001).Select(_ => Guid.NewGuid()).ToList();
        await using var nowhere = new TestDbContext(
            new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor("Host=nowhere.invalid"))
                .UseNotificationModels(options => options.DefaultPreferences = PreferenceSet.Empty.Lock("email", "*", true)).Options);

        (await nowhere.ResolveRecipientsAsync(users, "email", "mention")).Should().Equal(users);
    }

    private TestDbContext CreateContext(PreferenceSet defaults) => new(
        new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .UseNotificationModels(options => options.DefaultPreferences = defaults).Options);
}
