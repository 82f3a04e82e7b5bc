using System.Text.Json;

namespace Notifications.Models;

/// <summary>The JSON of a <see cref="PreferencePatch"/>: the shape of a set, in which <c>null</c> clears at every level.</summary>
internal static class PreferencePatchDocument
{
    /// <summary>Refuses every value but <c>true</c>, <c>false</c> and <c>null</c>, and every name that an entry cannot have.</summary>
    /// <exception cref="FormatException">The patch has one of these.</exception>
    public static void Check(JsonElement patch)
    {
        foreach (var member in patch.EnumerateObject())
        {
            if (member.NameEquals(PreferenceName.Locked))
            {
                CheckLocks(member.Value);
            }
            else
            {
                CheckChannel(member);
            }
        }
    }

    /// <summary>The changes, as <see cref="PreferencePatchEntry"/> lists them.</summary>
    public static IEnumerable<PreferencePatchEntry> Entries(JsonElement patch) => patch.EnumerateObject().SelectMany(member =>
        member.NameEquals(PreferenceName.Locked) ? LockEntries(member.Value) : ChannelEntries(member, isLock: false));

    /// <summary>How many channels a patch changes; a lock of a channel counts as one more.</summary>
    public static int CountChannels(JsonElement patch) => patch.EnumerateObject().Sum(member =>
        member.NameEquals(PreferenceName.Locked) ? PreferenceDocument.Members(member.Value).Count() : 1);

    /// <summary>The first key of a path below which a patch clears everything; <see langword="null"/> if there is none.</summary>
    public static string? FindCleared(JsonElement patch, ReadOnlySpan<string> path)
    {
        foreach (var name in path[..^1])
        {
            if (!patch.TryGetProperty(name, out patch))
            {
                return null;
            }

            if (patch.ValueKind == JsonValueKind.Null)
            {
                return name;
            }
        }

        return null;
    }

    private static IEnumerable<PreferencePatchEntry> LockEntries(JsonElement locked) => locked.ValueKind == JsonValueKind.Null
        ? [new PreferencePatchEntry(Channel: null, Type: null, Enabled: null, IsLock: true)]
        : locked.EnumerateObject().SelectMany(channel => ChannelEntries(channel, isLock: true));

    private static IEnumerable<PreferencePatchEntry> ChannelEntries(JsonProperty channel, bool isLock) =>
        channel.Value.ValueKind == JsonValueKind.Null
            ? [new PreferencePatchEntry(channel.Name, Type: null, Enabled: null, isLock)]
            : from entry in channel.Value.EnumerateObject()
              select new PreferencePatchEntry(channel.Name, entry.Name, EnabledBy(entry.Value), isLock);

    private static bool? EnabledBy(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetBoolean();

    private static void CheckLocks(JsonElement locked)
    {
        if (locked.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new FormatException($"{PreferenceName.Locked} is {Quote(locked)}; in a patch it takes an object of channels, or null.");
        }

        foreach (var channel in PreferenceDocument.Members(locked))
        {
            CheckChannel(channel);
        }
    }

    private static void CheckChannel(JsonProperty channel)
    {
        if (PreferenceName.FindProblemOfChannel(channel.Name) is { } problem)
        {
            throw new FormatException($"channel {problem}");
        }

        if (channel.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new FormatException($"{channel.Name} is {Quote(channel.Value)}; in a patch a channel takes an object of types, or null.");
        }

        foreach (var entry in PreferenceDocument.Members(channel.Value))
        {
            CheckEntry(channel.Name, entry);
        }
    }

    private static void CheckEntry(string channel, JsonProperty entry)
    {
        if (PreferenceName.FindProblemOfType(entry.Name) is { } problem)
        {
            throw new FormatException($"type {problem}");
        }

        if (!PreferenceDocument.IsSwitch(entry.Value) && entry.Value.ValueKind != JsonValueKind.Null)
        {
            throw new FormatException($"{entry.Name} of {channel} is {Quote(entry.Value)}; in a patch a type takes true, false or null.");
        }
    }

    private static string Quote(JsonElement value) => Excerpt.Of(value.GetRawText());
}
