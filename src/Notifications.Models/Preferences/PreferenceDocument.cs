using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notifications.Models;

/// <summary>The JSON of a <see cref="PreferenceSet"/> and of a <see cref="PreferencePatch"/>: channel, then type, then a value.</summary>
/// <remarks>What an organization locks stands in the same shape under the key <c>locked</c>.</remarks>
internal static class PreferenceDocument
{
    public const string LockedKey = "locked";

    public static void CheckNames(string channel, string type)
    {
        Guard.Text(channel, PreferenceSet.ChannelMaxLength, nameof(channel));
        if (channel is PreferenceSet.AnyType or LockedKey)
        {
            throw new ArgumentException($"channel is \"{channel}\", which is reserved and names no channel. Use another name.", nameof(channel));
        }

        Guard.Text(type, Notification.TypeMaxLength, nameof(type));
    }

    /// <summary>The value at the end of a path, if it is <c>true</c> or <c>false</c>; everything else says nothing.</summary>
    public static bool? Find(JsonElement document, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(name, out document))
            {
                return null;
            }
        }

        return IsSwitch(document) ? document.GetBoolean() : null;
    }

    /// <summary>The document with another value at the end of a path. What stands in the way of the path gives way.</summary>
    public static JsonElement Set(JsonElement document, JsonNode? value, params ReadOnlySpan<string> path)
    {
        var root = JsonObject.Create(document)!;
        Set(root, value, path);
        return ToElement(root);
    }

    /// <summary>The document without what is at the end of a path, and without the objects that would be empty then.</summary>
    public static JsonElement Remove(JsonElement document, params ReadOnlySpan<string> path)
    {
        var root = JsonObject.Create(document)!;
        Remove(root, path);
        return ToElement(root);
    }

    /// <summary>The document with the entries of another one, which win; a <c>null</c> in the other one removes (as RFC 7396 has it) or says nothing.</summary>
    public static JsonElement Merge(JsonElement document, JsonElement other, bool nullRemoves)
    {
        var root = JsonObject.Create(document)!;
        Merge(root, other, nullRemoves);
        return ToElement(root);
    }

    /// <summary>Only what a document says and locks, without the keys and values that other programs have for themselves.</summary>
    public static JsonElement KeepSwitches(JsonElement document)
    {
        var root = CopySwitches(document);
        if (document.TryGetProperty(LockedKey, out var locked) && CopySwitches(locked) is { Count: > 0 } locks)
        {
            root[LockedKey] = locks;
        }

        return ToElement(root);
    }

    /// <summary>Refuses a patch that has anything but <c>true</c>, <c>false</c> and <c>null</c> to say, or a name that names nothing.</summary>
    public static void CheckPatch(JsonElement patch)
    {
        foreach (var channel in patch.EnumerateObject())
        {
            if (!channel.NameEquals(LockedKey))
            {
                CheckPatchOfChannel(channel);
            }
            else
            {
                CheckPatchOfLocks(channel.Value);
            }
        }
    }

    /// <summary>How many channels a patch changes, each lock of a channel counted as one.</summary>
    public static int CountChannels(JsonElement patch) =>
        patch.EnumerateObject().Sum(channel => channel.NameEquals(LockedKey) ? Members(channel.Value).Count() : 1);

    /// <summary>The same for documents that say the same, because the order of keys does not count in it.</summary>
    public static int Hash(JsonElement document)
    {
        var hash = (int)document.ValueKind;
        foreach (var member in Members(document))
        {
            hash ^= HashCode.Combine(member.Name, Hash(member.Value));
        }

        return hash;
    }

    private static void Set(JsonObject parent, JsonNode? value, ReadOnlySpan<string> path)
    {
        if (path.Length == 1)
        {
            parent[path[0]] = value;
            return;
        }

        Set(ObjectAt(parent, path[0]), value, path[1..]);
    }

    // What is no object gives way.
    private static JsonObject ObjectAt(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static void Remove(JsonObject parent, ReadOnlySpan<string> path)
    {
        if (path.Length > 1 && parent[path[0]] is JsonObject child)
        {
            Remove(child, path[1..]);
            if (child.Count > 0)
            {
                return;
            }
        }

        parent.Remove(path[0]);
    }

    private static void Merge(JsonObject target, JsonElement source, bool nullRemoves)
    {
        foreach (var member in source.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Merge(ObjectAt(target, member.Name), member.Value, nullRemoves);
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                target[member.Name] = member.Value.Deserialize<JsonNode>();
            }
            else if (nullRemoves)
            {
                target.Remove(member.Name);
            }
        }
    }

    private static JsonObject CopySwitches(JsonElement channels)
    {
        var copy = new JsonObject();
        foreach (var channel in Members(channels).Where(channel => !channel.NameEquals(LockedKey)))
        {
            foreach (var entry in Members(channel.Value).Where(entry => IsSwitch(entry.Value)))
            {
                Set(copy, entry.Value.GetBoolean(), [channel.Name, entry.Name]);
            }
        }

        return copy;
    }

    private static void CheckPatchOfLocks(JsonElement locked)
    {
        if (locked.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new ArgumentException($"{LockedKey} is {locked.GetRawText()}; in a patch it takes an object of channels, or null.");
        }

        foreach (var channel in Members(locked))
        {
            CheckPatchOfChannel(channel);
        }
    }

    private static void CheckPatchOfChannel(JsonProperty channel)
    {
        CheckNames(channel.Name, PreferenceSet.AnyType);
        if (channel.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new ArgumentException($"{channel.Name} is {channel.Value.GetRawText()}; in a patch a channel takes an object of types, or null.");
        }

        foreach (var entry in Members(channel.Value))
        {
            CheckNames(channel.Name, entry.Name);
            if (!IsSwitch(entry.Value) && entry.Value.ValueKind != JsonValueKind.Null)
            {
                throw new ArgumentException($"{entry.Name} of {channel.Name} is {entry.Value.GetRawText()}; in a patch a type takes true, false or null.");
            }
        }
    }

    private static bool IsSwitch(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static JsonElement.ObjectEnumerator Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;

    private static JsonElement ToElement(JsonObject document) => document.Deserialize<JsonElement>();
}
