using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Users of several organizations: the organization that is passed decides, and otherwise the one in the user's row.</summary>
public sealed class OrganizationTests : DatabaseFixture
{
    private const string Channel = NotificationChannels.InApp;
    private const string Alert = "security.alert";

    [Test]
    public async Task The_organization_that_is_passed_decides()
    {
        var (lax, strict) = (Guid.NewGuid(), Guid.NewGuid());
        var (member, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext();
        await context.PatchOrganizationPreferencesAsync(lax, PreferencePatch.Empty.Lock(Channel, Alert, false));
        await context.PatchOrganizationPreferencesAsync(strict, PreferencePatch.Empty.Lock(Channel, Alert, true));
        await context.PatchPreferencesAsync(member, PreferencePatch.Empty.Set(Channel, Alert, false), lax);

        (await context.ResolvePreferenceAsync(member, Channel, Alert, strict))
            .Should().Be(new PreferenceDecision(true, PreferenceSource.OrganizationLock));
        (await context.ResolvePreferencesAsync(member, [Alert], [Channel], strict))
            .Should().Equal(new ResolvedPreference(Alert, Channel, true, PreferenceSource.OrganizationLock));
        (await context.ResolveRecipientsAsync([member, other], Channel, Alert, strict)).Should().Equal(member, other);
        (await context.PublishAsync(new NotificationContent(Alert, "Alert", "Change your password."), [member, other], strict))
            .Published.Select(notification => notification.UserId).Should().Equal(member, other);

        (await context.ResolvePreferenceAsync(member, Channel, Alert)).Enabled.Should().BeFalse("the row names the other organization");
        (await context.ResolveRecipientsAsync([member, other], Channel, Alert)).Should().Equal(other);
    }

    [Test]
    public async Task A_passed_organization_without_a_row_is_not_replaced_by_the_one_of_the_user()
    {
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext();
        await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Set(Channel, "digest", false));
        await context.SetOrganizationAsync(userId, organizationId);

        (await context.ResolvePreferenceAsync(userId, Channel, "digest")).Source.Should().Be(PreferenceSource.Organization);
        (await context.ResolvePreferenceAsync(userId, Channel, "digest", Guid.NewGuid())).Source.Should().Be(PreferenceSource.BuiltIn);
        (await context.ResolveRecipientsAsync([userId], Channel, "digest", Guid.NewGuid())).Should().Equal(userId);
    }

    [Test]
    public async Task The_organization_of_a_user_is_set_and_cleared()
    {
        var (userId, first, second) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext();

        await context.SetOrganizationAsync(userId, first);
        (await FindAsync(userId)).Should().BeEquivalentTo(new { OrganizationId = first, Preferences = PreferenceSet.Empty });

        var set = await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "a", true));
        await context.SetOrganizationAsync(userId, second);
        var moved = await FindAsync(userId);
        moved.Should().BeEquivalentTo(new { OrganizationId = second, Preferences = set });

        await context.SetOrganizationAsync(userId, null);
        var cleared = await FindAsync(userId);
        cleared.OrganizationId.Should().BeNull();
        cleared.Preferences.Should().Be(set);
        cleared.UpdatedAt.Should().BeAfter(moved.UpdatedAt);
    }

    private async Task<NotificationPreference> FindAsync(Guid userId)
    {
        await using var context = CreateContext();
        return await context.Preferences.SingleAsync(p => p.UserId == userId);
    }
}
