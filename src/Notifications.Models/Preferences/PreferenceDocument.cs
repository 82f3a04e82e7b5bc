using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notifications.Models;

/// <summary>The JSON of a <see cref="PreferenceSet"/>: channel, then type, then <c>true</c> or <c>false</c>.</summary>
/// <remarks>Locks stand in the same shape under the key <c>locked</c>.</remarks>
internal static class PreferenceDocument
{
    // Channels, types and locks are within the first three levels.
    private const int NamedLevels = 3;

    /// <summary>The keys from the root to an entry.</summary>
    /// <exception cref="ArgumentException">The channel or the type is no name.</exception>
    public static string[] PathOf(string channel, string type, bool isLock)
    {
        channel = PreferenceName.CheckChannel(channel, nameof(channel));
        type = PreferenceName.CheckType(type, nameof(type));
        return isLock ? [PreferenceName.Locked, channel, type] : [channel, type];
    }

    /// <summary>The value at the end of a path; <see langword="null"/> unless it is <c>true</c> or <c>false</c>.</summary>
    public static bool? Find(JsonElement document, ReadOnlySpan<string> path)
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

    /// <summary>The document with another value at the end of a path. A non-object in the path is replaced.</summary>
    public static JsonElement Set(JsonElement document, bool? value, ReadOnlySpan<string> path)
    {
        var root = JsonObject.Create(document)!;
        SetIn(root, value, path);
        return ToElement(root);
    }

    /// <summary>The document without the value at the end of a path, and without the objects that would be empty then.</summary>
    public static JsonElement Remove(JsonElement document, ReadOnlySpan<string> path)
    {
        var root = JsonObject.Create(document)!;
        RemoveFrom(root, path);
        return ToElement(root);
    }

    /// <summary>The document after a JSON Merge Patch: <c>null</c> removes, an object merges, everything else replaces.</summary>
    public static JsonElement Merge(JsonElement document, JsonElement patch)
    {
        var root = JsonObject.Create(document)!;
        MergeInto(root, patch);
        return ToElement(root);
    }

    /// <summary>A document of nothing but these entries.</summary>
    public static JsonElement Of(IEnumerable<PreferenceEntry> entries)
    {
        var root = new JsonObject();
        foreach (var entry in entries)
        {
            SetIn(root, entry.Enabled, PathOf(entry.Channel, entry.Type, entry.IsLock));
        }

        return ToElement(root);
    }

    /// <summary>The entries, without the keys and values that other programs have stored beside them.</summary>
    public static IEnumerable<PreferenceEntry> Entries(JsonElement document)
    {
        var locked = document.TryGetProperty(PreferenceName.Locked, out var locks) ? EntriesOf(locks, isLock: true) : [];
        return EntriesOf(document, isLock: false).Concat(locked);
    }

    /// <summary>The document with the names of channels and types in normalization form C.</summary>
    /// <exception cref="FormatException">Two names are the same in that form.</exception>
    public static JsonElement Normalize(JsonElement document) =>
        IsNormalized(document, NamedLevels) ? document : ToElement(Normalized(document, NamedLevels)!);

    /// <summary>Equal for equal documents, in whatever order their keys stand.</summary>
    public static int Hash(JsonElement document) => Hash(document, NamedLevels);

    /// <summary>The members of an object; none of anything else.</summary>
    public static JsonElement.ObjectEnumerator Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;

    public static bool IsSwitch(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static IEnumerable<PreferenceEntry> EntriesOf(JsonElement channels, bool isLock) =>
        from channel in Members(channels)
        where PreferenceName.FindProblemOfChannel(channel.Name) is null
        from entry in Members(channel.Value)
        where IsSwitch(entry.Value) && PreferenceName.FindProblemOfType(entry.Name) is null
        select new PreferenceEntry(channel.Name, entry.Name, entry.Value.GetBoolean(), isLock);

    private static void SetIn(JsonObject parent, bool? value, ReadOnlySpan<string> path)
    {
        if (path.Length == 1)
        {
            parent[path[0]] = value;
            return;
        }

        SetIn(ObjectAt(parent, path[0]), value, path[1..]);
    }

    private static JsonObject ObjectAt(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static void RemoveFrom(JsonObject parent, ReadOnlySpan<string> path)
    {
        if (path.Length > 1 && parent[path[0]] is JsonObject child)
        {
            RemoveFrom(child, path[1..]);
            if (child.Count > 0)
            {
                return;
            }
        }

        parent.Remove(path[0]);
    }

    private static void MergeInto(JsonObject target, JsonElement patch)
    {
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                MergeInto(ObjectAt(target, member.Name), member.Value);
            }
            else if (member.Value.ValueKind == JsonValueKind.Null)
            {
                target.Remove(member.Name);
            }
            else
            {
                target[member.Name] = member.Value.GetBoolean();
            }
        }
    }

    private static bool IsNormalized(JsonElement value, int levels) =>
        levels == 0 || Members(value).All(member => member.Name.IsNormalized() && IsNormalized(member.Value, levels - 1));

    private static JsonNode? Normalized(JsonElement value, int levels)
    {
        if (levels == 0 || value.ValueKind != JsonValueKind.Object)
        {
            return ToNode(value);
        }

        var normalized = new JsonObject();
        foreach (var member in value.EnumerateObject())
        {
            if (!normalized.TryAdd(member.Name.Normalize(), Normalized(member.Value, levels - 1)))
            {
                throw new FormatException(
                    $"\"{Excerpt.Of(member.Name)}\" is there twice, in two forms of Unicode that look the same. Remove one of them.");
            }
        }

        return normalized;
    }

    private static int Hash(JsonElement value, int levels)
    {
        var hash = (int)value.ValueKind;
        if (levels > 0)
        {
            foreach (var member in Members(value))
            {
                hash ^= HashCode.Combine(member.Name, Hash(member.Value, levels - 1));
            }
        }

        return hash;
    }

    private static JsonNode? ToNode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    private static JsonElement ToElement(JsonNode document) => JsonText.Read(JsonText.Of(document));
}
