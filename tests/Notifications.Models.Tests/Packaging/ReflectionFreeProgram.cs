using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>An application that has told System.Text.Json not to reflect, which decides once for its process.</summary>
internal static class ReflectionFreeProgram
{
    public static async Task Main(string[] arguments)
    {
        // What <JsonSerializerIsReflectionEnabledByDefault>false</JsonSerializerIsReflectionEnabledByDefault> sets.
        AppContext.SetSwitch("System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault", false);
        FluentActions.Invoking(() => JsonSerializer.Serialize(new { a = 1 })).Should().Throw<InvalidOperationException>();

        await using var context = new TestDbContext(TestDbContext.OptionsFor(arguments.Single()));
        await UsePreferencesAsync(context, Guid.NewGuid(), Guid.NewGuid());
        await UseNotificationsAsync(context, Guid.NewGuid());
    }

    private static async Task UsePreferencesAsync(TestDbContext context, Guid userId, Guid organizationId)
    {
        var set = PreferenceSet.Parse("""{"email":{"a":true}}""").With("email", "b", false).Lock("in_app", "*", true).Without("email", "a");
        PreferencePatch.Parse(set.ToPatch().ToString()).Entries.Should().HaveCount(set.Entries.Count());

        await context.PatchOrganizationPreferencesAsync(organizationId, set.ToPatch());
        var patched = await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "b", true), organizationId);
        patched.Find("email", "b").Should().BeTrue();
        var row = await context.Preferences.SingleAsync(p => p.UserId == userId);
        row.Preferences = row.Preferences.With("email", "c", true);
        await context.SaveChangesAsync();
        var page = await context.ResolvePreferencesAsync(userId, ["a", "b"], ["in_app", "email"]);

        ShouldComeBack(row.Preferences, ReflectionFreeJson.Default.PreferenceSet);
        ShouldComeBack(set.ToPatch(), ReflectionFreeJson.Default.PreferencePatch);
        ShouldComeBack(page[0], ReflectionFreeJson.Default.ResolvedPreference).Should().Contain("\"organization_lock\"");
        ShouldComeBack(set.Entries.First(), ReflectionFreeJson.Default.PreferenceEntry);
        var json = JsonSerializer.Serialize(row, ReflectionFreeJson.Default.NotificationPreference);
        JsonSerializer.Deserialize(json, ReflectionFreeJson.Default.NotificationPreference).Should().BeEquivalentTo(row);
    }

    private static async Task UseNotificationsAsync(TestDbContext context, Guid userId)
    {
        await context.PublishAsync(new NotificationContent("t", "t", "m") { Data = JsonElement.Parse("""{"a":1}""") }, [userId]);
        await context.InsertNotificationsAsync([Sample.Notification(userId)]);

        (await context.Notifications.Inbox(userId).ToPageAsync()).Items.Should().HaveCount(2);
    }

    private static string ShouldComeBack<T>(T value, JsonTypeInfo<T> contract)
    {
        var json = JsonSerializer.Serialize(value, contract);
        JsonSerializer.Deserialize(json, contract).Should().Be(value);
        return json;
    }
}

[JsonSerializable(typeof(NotificationPreference))]
[JsonSerializable(typeof(PreferenceEntry))]
[JsonSerializable(typeof(PreferencePatch))]
[JsonSerializable(typeof(PreferenceSet))]
[JsonSerializable(typeof(ResolvedPreference))]
internal sealed partial class ReflectionFreeJson : JsonSerializerContext;
