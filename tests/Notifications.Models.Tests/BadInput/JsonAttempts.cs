using System.Text.Json;

namespace Notifications.Models.Tests.BadInput;

/// <summary>JSON that an application deserializes, such as the body of a request.</summary>
internal static class JsonAttempts
{
    public static IEnumerable<Attempt> All =>
    [
        Of<PreferenceSet>(async (context, set) => (await context.StoreAsync(
            new NotificationPreference { UserId = Guid.NewGuid(), Preferences = set })).Preferences.Should().Be(set)),
        Of<PreferencePatch>(async (context, patch) =>
            (await context.PatchPreferencesAsync(Guid.NewGuid(), patch)).Should().Be(PreferenceSet.Empty.Apply(patch))),
        Of<NotificationCursor>((_, cursor) => Task.FromException(new InvalidOperationException($"{cursor} was made of no cursor."))),
    ];

    private static Attempt Of<T>(Func<DbContext, T, Task> check)
        where T : class =>
        Attempt.Of($"JsonSerializer.Deserialize<{typeof(T).Name}>(json)", HostileJson.Source, async (context, json) =>
        {
            if (JsonSerializer.Deserialize<T>(json) is { } value)
            {
                await check(context, value);
            }
        }) with
        { Refusals = [typeof(JsonException)] };
}
