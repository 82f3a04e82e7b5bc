using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Which types of notification are wanted on which channels; immutable, and equal to every set that says the same.</summary>
/// <remarks>
/// <para>
/// It is a JSON object, in the database as in an API: channel, then type, then whether it is wanted, as in
/// <c>{"in_app": {"mention": true, "*": false}, "email": {"mention": false}}</c>. The type <c>*</c> stands for every type
/// of its channel that has no entry of its own.
/// </para>
/// <para>
/// What a set does not understand (a key of another program, a value that is neither <c>true</c> nor <c>false</c>) it neither
/// finds nor loses: it is written back as it was read. Only <see cref="With"/> replaces it, where it stands in the way.
/// </para>
/// </remarks>
[JsonConverter(typeof(PreferenceSetJsonConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PreferenceSet : IEquatable<PreferenceSet>
{
    /// <summary>The most characters that the name of a channel can have: 50.</summary>
    public const int ChannelMaxLength = 50;

    /// <summary>The type that stands for every type of its channel without an entry of its own: <c>*</c>.</summary>
    public const string AnyType = "*";

    // What an organization locks is kept under this key, so that it cannot be the name of a channel.
    private const string LockedKey = "locked";

    private readonly JsonElement _document;

    internal PreferenceSet(JsonElement document) => _document = document;

    /// <summary>The set that says nothing: <c>{}</c>.</summary>
    public static PreferenceSet Empty { get; } = new(JsonObjectGuard.Empty);

    /// <summary>What the set says of one type on one channel. It does not fall back to <see cref="AnyType"/>: ask for that by name.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>Whether it is wanted; <see langword="null"/> if the set does not say.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public bool? Find(string channel, string type)
    {
        CheckChannel(channel);
        Guard.Text(type, Notification.TypeMaxLength, nameof(type));
        return Entry(channel, type);
    }

    /// <summary>The same set, except that it says whether one type is wanted on one channel.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <param name="enabled">Whether it is wanted.</param>
    /// <returns>A set of its own; this one, if it says so already.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferenceSet With(string channel, string type, bool enabled) =>
        Find(channel, type) == enabled ? this : Edit(channel, entries => entries[type] = enabled);

    /// <summary>The same set, except that it says nothing of one type on one channel.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>A set of its own; this one, if it says nothing already.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferenceSet Without(string channel, string type) =>
        Find(channel, type) is null ? this : Edit(channel, entries => entries.Remove(type));

    /// <summary>The set as JSON.</summary>
    /// <returns>A JSON object, without white space.</returns>
    public override string ToString() => JsonSerializer.Serialize(_document);

    /// <summary>Reads a set that the database has kept, and so has checked.</summary>
    internal static PreferenceSet FromStored(string json) => new(JsonElement.Parse(json));

    internal void WriteTo(Utf8JsonWriter writer) => _document.WriteTo(writer);

    /// <summary>Whether another set says the same: equal values under equal keys, in whatever order.</summary>
    /// <param name="other">The other set, or <see langword="null"/>, to which no set is equal.</param>
    /// <returns>Whether they say the same.</returns>
    public bool Equals(PreferenceSet? other) => other is not null && JsonElement.DeepEquals(_document, other._document);

    /// <summary>Whether the other object is a set that says the same.</summary>
    /// <param name="obj">The other object, or <see langword="null"/>.</param>
    /// <returns>Whether it is, and does.</returns>
    public override bool Equals(object? obj) => Equals(obj as PreferenceSet);

    /// <summary>A hash code that is the same for every set that says the same.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode()
    {
        var hash = 0;
        foreach (var channel in _document.EnumerateObject())
        {
            // Exclusive or, because the order of the keys means nothing.
            hash ^= HashCode.Combine(channel.Name, channel.Value.ValueKind);
            if (channel.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in channel.Value.EnumerateObject())
                {
                    hash ^= HashCode.Combine(channel.Name, entry.Name, entry.Value.ValueKind);
                }
            }
        }

        return hash;
    }

    private static void CheckChannel(string channel)
    {
        Guard.Text(channel, ChannelMaxLength, nameof(channel));
        if (channel is AnyType or LockedKey)
        {
            throw new ArgumentException($"channel is \"{channel}\", which is reserved and names no channel. Use another name.", nameof(channel));
        }
    }

    private bool? Entry(string channel, string type) =>
        _document.TryGetProperty(channel, out var entries)
        && entries.ValueKind == JsonValueKind.Object
        && entries.TryGetProperty(type, out var entry)
            ? entry.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null;

    private PreferenceSet Edit(string channel, Action<JsonObject> edit)
    {
        var document = JsonObject.Create(_document)!;
        if (document[channel] is not JsonObject entries)
        {
            document[channel] = entries = [];
        }

        edit(entries);
        if (entries.Count == 0)
        {
            document.Remove(channel);
        }

        return new PreferenceSet(document.Deserialize<JsonElement>());
    }
}
