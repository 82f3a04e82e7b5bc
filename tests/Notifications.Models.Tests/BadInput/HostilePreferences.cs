using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Valid but unusual sets and patches.</summary>
internal static class HostilePreferences
{
    /// <summary>A set with entries, and with members that another program has added.</summary>
    public static Gen<PreferenceSet> Set => Gen.OneOf(
        HostileJson.Storable.Where(json =>
            json.EnumerateObject().Select(member => member.Name).Distinct().Count() == json.EnumerateObject().Count())
            .Select(json => json.Deserialize<PreferenceSet>()!),
        Changes.Select(changes => changes.Aggregate(PreferenceSet.Empty, (set, change) =>
            change.Enabled is not { } enabled ? set.Without(change.Channel, change.Type)
            : change.IsLock ? set.Lock(change.Channel, change.Type, enabled) : set.With(change.Channel, change.Type, enabled))));

    public static Gen<PreferencePatch> Patch => Gen.Frequency(
        (9, Changes.Select(changes => changes.Aggregate(PreferencePatch.Empty, Apply))),
        (1, from count in Gen.Elements(100, 101, 9_000)
            from entry in Gen.Elements("null", "{}", "{\"a\":null}", "{\"a\":true}")
            from isLock in HostileValue.Flag
            select Wide(count, entry, isLock)));

    private static Gen<List<Change>> Changes =>
        from count in Gen.Choose(0, 5)
        from changes in (
            from channel in Gen.Frequency((1, HostileText.Storable), (1, Gen.Elements("email", "in_app", "0", "null")))
            from type in Gen.Frequency((1, HostileText.Storable), (1, Gen.Elements("*", "locked", "0")))
            from enabled in HostileValue.Flag.OrNull()
            from isLock in HostileValue.Flag
            select new Change(channel, type, enabled, isLock)).ListOf(count)
        select changes.ToList();

    private static PreferencePatch Apply(PreferencePatch patch, Change change) => change switch
    {
        { Enabled: { } enabled, IsLock: true } => patch.Lock(change.Channel, change.Type, enabled),
        { Enabled: { } enabled } => patch.Set(change.Channel, change.Type, enabled),
        { IsLock: true } => patch.Unlock(change.Channel, change.Type),
        _ => patch.Clear(change.Channel, change.Type),
    };

    private static PreferencePatch Wide(int channels, string entry, bool isLock)
    {
        var json = $"{{{string.Join(',', Enumerable.Range(0, channels).Select(i => $"\"{i:x}\":{entry}"))}}}";
        return JsonSerializer.Deserialize<PreferencePatch>(isLock ? $"{{\"locked\":{json}}}" : json)!;
    }

    private sealed record Change(string Channel, string Type, bool? Enabled, bool IsLock);
}
