using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>No e-mail at all, in one call.</summary>
public sealed class MuteChannelTests : DatabaseFixture
{
    [Test]
    public async Task Muting_disables_every_type_of_the_channel_and_leaves_the_others_alone()
    {
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext();
        var choices = PreferencePatch.Empty.Set("email", "mention", true).Set("email", "digest", true).Set("in_app", "poll", false);
        await context.PatchPreferencesAsync(userId, choices, organizationId);

        var stored = await context.MuteChannelAsync(userId, "email");

        stored.Should().Be(PreferenceSet.Empty.With("email", "*", false).With("in_app", "poll", false));
        (await context.GetPreferencesAsync(userId)).Should().Be(stored);
        (await context.ResolvePreferencesAsync(userId, ["mention", "digest", "new"], ["email"]))
            .Should().OnlyContain(cell => !cell.Enabled);
        (await context.Preferences.SingleAsync(p => p.UserId == userId)).OrganizationId.Should().Be(organizationId);
    }

    [Test]
    public async Task Muting_inserts_the_row_of_a_user_without_preferences()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();

        await context.MuteChannelAsync(userId, "push");

        (await context.GetPreferencesAsync(userId)).ToString().Should().Be("""{"push":{"*":false}}""");
    }

    [Test]
    public async Task A_lock_of_the_organization_wins_over_a_muted_channel()
    {
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext();
        await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Lock("email", "security.alert", true));
        await context.SetOrganizationAsync(userId, organizationId);

        await context.MuteChannelAsync(userId, "email");

        (await context.ResolvePreferenceAsync(userId, "email", "security.alert"))
            .Should().Be(new PreferenceDecision(true, PreferenceSource.OrganizationLock));
        (await context.ResolveRecipientsAsync([userId], "email", "security.alert")).Should().Equal(userId);
        (await context.ResolveRecipientsAsync([userId], "email", "mention")).Should().BeEmpty();
    }

    [Test]
    public async Task What_another_program_has_stored_for_the_channel_is_replaced()
    {
        var preference = Sample.Preference();
        preference.Preferences = PreferenceSet.Parse("""{"email":"always","quiet":{"from":22}}""");
        await using var context = CreateContext();
        context.Add(preference);
        await context.SaveChangesAsync();

        (await context.MuteChannelAsync(preference.UserId, "email"))
            .Should().Be(PreferenceSet.Parse("""{"email":{"*":false},"quiet":{"from":22}}"""));
    }

    [Test]
    public async Task A_user_who_changes_single_types_meanwhile_is_muted_before_or_after()
    {
        var userId = Guid.NewGuid();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
        {
            await using var context = CreateContext();
            var patch = PreferencePatch.Empty.Set("email", $"type{i}", true).Set("push", $"type{i}", true);
            await (i == 16 ? context.MuteChannelAsync(userId, "email") : context.PatchPreferencesAsync(userId, patch));
        }));

        await using var reader = CreateContext();
        var stored = await reader.GetPreferencesAsync(userId);
        stored.Find("email", "*").Should().BeFalse();
        stored.Entries.Count(entry => entry.Channel == "push").Should().Be(31, "no change of another channel is lost");
    }
}
