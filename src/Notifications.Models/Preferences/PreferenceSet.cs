using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
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
/// <para>As JSON it is written and read by <see cref="JsonSerializer"/> alone: other serializers do not know it.</para>
/// </remarks>
[JsonConverter(typeof(PreferenceSetJsonConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PreferenceSet : IEquatable<PreferenceSet>
{
    /// <summary>The most characters that the name of a channel can have: 50.</summary>
    public const int ChannelMaxLength = 50;

    /// <summary>The type that stands for every type of its channel without an entry of its own: <c>*</c>.</summary>
    public const string AnyType = "*";

    /// <summary>The most bytes of UTF-8 that the JSON of a set can have: 65,536.</summary>
    public const int MaxBytes = 64 * 1024;

    private PreferenceSet(JsonElement document) => Document = document;

    /// <summary>The set that says nothing: <c>{}</c>.</summary>
    public static PreferenceSet Empty { get; } = new(JsonObjectGuard.Empty);

    internal JsonElement Document { get; }

    /// <summary>What the set says of one type on one channel. It does not fall back to <see cref="AnyType"/>: ask for that by name.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>Whether it is wanted; <see langword="null"/> if the set does not say.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public bool? Find(string channel, string type)
    {
        PreferenceDocument.CheckNames(channel, type);
        return PreferenceDocument.Find(Document, channel, type);
    }

    /// <summary>The same set, except that it says whether one type is wanted on one channel.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <param name="enabled">Whether it is wanted.</param>
    /// <returns>A set of its own; this one, if it says so already.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored; or the set would have more than 65,536 bytes.</exception>
    public PreferenceSet With(string channel, string type, bool enabled) =>
        Find(channel, type) == enabled ? this : Checked(PreferenceDocument.Set(Document, enabled, channel, type), nameof(type));

    /// <summary>The same set, except that it says nothing of one type on one channel.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>A set of its own; this one, if it says nothing already.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferenceSet Without(string channel, string type) =>
        Find(channel, type) is null ? this : new PreferenceSet(PreferenceDocument.Remove(Document, channel, type));

    /// <summary>The same set, except that it decides for all users of its organization whether one type is wanted on one channel.</summary>
    /// <remarks>Only the set of an organization locks; in the set of a user a lock says nothing.</remarks>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <param name="enabled">Whether it is sent, whatever users say.</param>
    /// <returns>A set of its own; this one, if it says so already.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored; or the set would have more than 65,536 bytes.</exception>
    public PreferenceSet Lock(string channel, string type, bool enabled) =>
        FindLock(channel, type) == enabled ? this : Checked(PreferenceDocument.Set(Document, enabled, PreferenceDocument.LockedKey, channel, type), nameof(type));

    /// <summary>What this set says, and where the other one says something, what that says; locks too.</summary>
    /// <param name="other">The set that wins.</param>
    /// <returns>A set of its own.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The set would have more than 65,536 bytes.</exception>
    public PreferenceSet Merge(PreferenceSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Checked(PreferenceDocument.Merge(Document, other.Document, nullRemoves: false), nameof(other));
    }

    /// <summary>The set as JSON.</summary>
    /// <returns>A JSON object, without white space.</returns>
    public override string ToString() => JsonSerializer.Serialize(Document);

    /// <summary>Reads a set that the database has kept, and so has checked.</summary>
    internal static PreferenceSet FromStored(string json) => new(JsonElement.Parse(json));

    /// <summary>Reads a set from JSON that nobody has checked yet.</summary>
    internal static PreferenceSet FromJson(JsonElement document) =>
        Checked(JsonObjectGuard.Check(document, nameof(PreferenceSet)), nameof(PreferenceSet));

    /// <summary>Whether another set says the same: equal values under equal keys, in whatever order.</summary>
    /// <param name="other">The other set, or <see langword="null"/>, to which no set is equal.</param>
    /// <returns>Whether they say the same.</returns>
    public bool Equals(PreferenceSet? other) => other is not null && JsonElement.DeepEquals(Document, other.Document);

    /// <summary>Whether the other object is a set that says the same.</summary>
    /// <param name="obj">The other object, or <see langword="null"/>.</param>
    /// <returns>Whether it is, and does.</returns>
    public override bool Equals(object? obj) => Equals(obj as PreferenceSet);

    /// <summary>A hash code that is the same for every set that says the same.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => PreferenceDocument.Hash(Document);

    /// <summary>What the set locks, of one type on one channel.</summary>
    internal bool? FindLock(string channel, string type)
    {
        PreferenceDocument.CheckNames(channel, type);
        return PreferenceDocument.Find(Document, PreferenceDocument.LockedKey, channel, type);
    }

    internal PreferenceSet Apply(PreferencePatch patch) => Checked(PreferenceDocument.Merge(Document, patch.Document, nullRemoves: true), nameof(patch));

    private static PreferenceSet Checked(JsonElement document, string name)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(document).Length;
        return bytes <= MaxBytes
            ? new PreferenceSet(document)
            : throw new ArgumentException($"{name} makes a set of {bytes} bytes of JSON; the limit is {MaxBytes}. Remove entries first.", name);
    }
}
