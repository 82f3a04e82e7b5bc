using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.JsonContracts;

namespace Notifications.Models.Journey;

/// <summary>Saves, patches and resolves preferences.</summary>
internal static class PreferenceJourney
{
    public static async Task RunAsync(JourneyContext context)
    {
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        await PatchAsync(context, userId, organizationId);
        await SaveAsync(context, userId);
        await ResolveAsync(context, userId, organizationId);
    }

    private static async Task PatchAsync(JourneyContext context, Guid userId, Guid organizationId)
    {
        var patch = JsonSerializer.Deserialize("""{"email":{"mention":false,"digest":null}}""", ApiJson.Default.PreferencePatch)!;
        Ensure.That((await context.PatchPreferencesAsync(userId, patch, organizationId)).Find("email", "mention") == false);
        await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Lock("in_app", "*", true));
        Ensure.That((await context.GetOrganizationPreferencesAsync(organizationId)).FindLock("in_app", "*") == true);
    }

    private static async Task SaveAsync(JourneyContext context, Guid userId)
    {
        var row = await context.Preferences.SingleAsync(p => p.UserId == userId);
        row.Preferences = row.Preferences.With("email", "release", true);
        await context.SaveChangesAsync();
        var back = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(row, ApiJson.Default.NotificationPreference), ApiJson.Default.NotificationPreference)!;
        Ensure.That(back.Preferences.Equals(row.Preferences));
    }

    private static async Task ResolveAsync(JourneyContext context, Guid userId, Guid organizationId)
    {
        Ensure.That((await context.GetPreferencesAsync(userId)).Find("email", "release") == true);
        Ensure.That(!(await context.ResolvePreferenceAsync(userId, "email", "mention", organizationId)).Enabled);
        var settings = await context.ResolvePreferencesAsync(userId, ["mention", "release"], ["in_app", "email"], organizationId);
        Ensure.That(settings.Count == 4);
        Ensure.That(JsonSerializer.Serialize(settings[0], ApiJson.Default.ResolvedPreference).Contains(
            "\"organization_lock\"", StringComparison.Ordinal));
        Ensure.That((await context.ResolveRecipientsAsync([userId, Guid.NewGuid()], "email", "mention")).Count <= 1);
    }
}
