using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>What changes in a <see cref="PreferenceSet"/>, and nothing else; immutable.</summary>
/// <remarks>
/// It is a JSON Merge Patch (RFC 7396) in the shape of a set, in which <c>null</c> clears: <c>{"email": {"mention": false, "digest": null}}</c>.
/// A settings page can send it as it is. Patches of different entries all survive, in whatever order they come.
/// </remarks>
[JsonConverter(typeof(PreferencePatchJsonConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PreferencePatch : IEquatable<PreferencePatch>
{
    private PreferencePatch(JsonElement document) => Document = document;

    /// <summary>The patch that changes nothing: <c>{}</c>.</summary>
    public static PreferencePatch Empty { get; } = new(JsonObjectGuard.Empty);

    internal JsonElement Document { get; }

    /// <summary>The patch that sets every entry and every lock of a set, and leaves all others as they are.</summary>
    /// <param name="set">The set.</param>
    /// <returns>The patch.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="set"/> is <see langword="null"/>.</exception>
    public static PreferencePatch FromPreferenceSet(PreferenceSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new PreferencePatch(PreferenceDocument.KeepSwitches(set.Document));
    }

    /// <summary>The patch that sets every entry and every lock of a set, and leaves all others as they are.</summary>
    /// <param name="set">The set.</param>
    /// <exception cref="ArgumentNullException"><paramref name="set"/> is <see langword="null"/>.</exception>
    public static implicit operator PreferencePatch(PreferenceSet set) => FromPreferenceSet(set);

    /// <summary>Also says whether one type is wanted on one channel.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <param name="enabled">Whether it is wanted.</param>
    /// <returns>A patch of its own.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferencePatch Set(string channel, string type, bool enabled) => With(enabled, channel, type);

    /// <summary>Also clears what is said of one type on one channel: what the organization says holds again.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <returns>A patch of its own.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferencePatch Clear(string channel, string type) => With(null, channel, type);

    /// <summary>Also decides for all users of the organization whether one type is wanted on one channel.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <param name="enabled">Whether it is sent, whatever users say.</param>
    /// <returns>A patch of its own.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferencePatch Lock(string channel, string type, bool enabled) => WithLock(enabled, channel, type);

    /// <summary>Also lets users decide again of one type on one channel.</summary>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.InApp"/>; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <returns>A patch of its own.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferencePatch Unlock(string channel, string type) => WithLock(null, channel, type);

    /// <summary>The patch as JSON.</summary>
    /// <returns>A JSON object, without white space.</returns>
    public override string ToString() => JsonSerializer.Serialize(Document);

    /// <summary>Whether another patch changes the same in the same way.</summary>
    /// <param name="other">The other patch, or <see langword="null"/>.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(PreferencePatch? other) => other is not null && JsonElement.DeepEquals(Document, other.Document);

    /// <summary>Whether the other object is a patch that changes the same in the same way.</summary>
    /// <param name="obj">The other object, or <see langword="null"/>.</param>
    /// <returns>Whether it is, and does.</returns>
    public override bool Equals(object? obj) => Equals(obj as PreferencePatch);

    /// <summary>A hash code that is the same for equal patches.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => PreferenceDocument.Hash(Document);

    /// <summary>Reads a patch that somebody has sent, and refuses it as a whole if a part of it would change nothing or something else.</summary>
    internal static PreferencePatch FromJson(JsonElement document)
    {
        var patch = JsonObjectGuard.Check(document, nameof(PreferencePatch));
        PreferenceDocument.CheckPatch(patch);
        return new PreferencePatch(patch);
    }

    private PreferencePatch With(bool? enabled, string channel, string type)
    {
        PreferenceDocument.CheckNames(channel, type);
        return new PreferencePatch(PreferenceDocument.Set(Document, enabled, channel, type));
    }

    private PreferencePatch WithLock(bool? enabled, string channel, string type)
    {
        PreferenceDocument.CheckNames(channel, type);
        return new PreferencePatch(PreferenceDocument.Set(Document, enabled, PreferenceDocument.LockedKey, channel, type));
    }
}
