using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Changes of a <see cref="PreferenceSet"/>: entries to set, and entries to clear. Immutable, and compared by content.</summary>
/// <remarks>
/// It is a <see href="https://www.rfc-editor.org/rfc/rfc7396">JSON Merge Patch</see> in the shape of a set, in which <c>null</c> clears:
/// <c>{"email": {"mention": false, "digest": null}}</c>. A settings page can send it as it is. Patches of different entries all survive,
/// in whatever order they arrive. In ASP.NET Core, mark a parameter of an endpoint with <c>[FromBody]</c>: a type with <c>TryParse</c> is
/// <see href="https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/parameter-binding">bound from the query</see> otherwise.
/// </remarks>
/// <example>
/// <code>
/// var patch = PreferencePatch.Empty.Set("email", "mention", false).Clear("email", "digest");
/// await context.PatchPreferencesAsync(userId, patch);
/// </code>
/// </example>
[JsonConverter(typeof(PreferencePatchJsonConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PreferencePatch : IEquatable<PreferencePatch>
{
    private PreferencePatch(JsonElement document) => Document = document;

    /// <summary>The patch that changes nothing: <c>{}</c>.</summary>
    public static PreferencePatch Empty { get; } = new(JsonObjectGuard.Empty);

    /// <summary>The changes, in the order of the JSON.</summary>
    /// <remarks>
    /// An entry that the patch leaves alone is not among them. One that it clears is, with <see langword="null"/> as
    /// <see cref="PreferencePatchEntry.Enabled"/>.
    /// </remarks>
    /// <example>
    /// <code>
    /// var cleared = patch.Entries.Where(entry => entry.Enabled is null);
    /// </code>
    /// </example>
    public IEnumerable<PreferencePatchEntry> Entries => PreferencePatchDocument.Entries(Document);

    internal JsonElement Document { get; }

    /// <summary>Reads a patch from its JSON.</summary>
    /// <param name="json">A JSON object, without comments, trailing commas and duplicate keys.</param>
    /// <returns>The patch.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">
    /// The text is not such JSON, has a name that no channel or type can have, or has a value other than <c>true</c>, <c>false</c> and
    /// <c>null</c>; the message states the reason.
    /// </exception>
    /// <example>
    /// <code>
    /// var patch = PreferencePatch.Parse("""{"email": {"mention": false, "digest": null}}""");
    /// </code>
    /// </example>
    public static PreferencePatch Parse(string json) => StrictJson.Parse(json, FromJson);

    /// <summary>Reads a patch from its JSON, if the text is one.</summary>
    /// <param name="json">Any text.</param>
    /// <param name="patch">The patch; <see langword="null"/> if the text is none.</param>
    /// <returns>Whether the text is a patch that <see cref="Parse"/> reads.</returns>
    public static bool TryParse([NotNullWhen(true)] string? json, [NotNullWhen(true)] out PreferencePatch? patch) =>
        StrictJson.TryParse(json, FromJson, out patch);

    /// <summary>Returns the change of one type on one channel.</summary>
    /// <remarks><see cref="Entries"/> tells an entry that the patch clears from one that it leaves alone.</remarks>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <returns>Whether the notification is wanted; <see langword="null"/> if the patch clears the entry, or leaves it alone.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public bool? Find(string channel, string type) => Find(channel, type, isLock: false);

    /// <summary>Returns the change of the lock of one type on one channel.</summary>
    /// <remarks><see cref="Entries"/> tells a lock that the patch clears from one that it leaves alone.</remarks>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <returns>
    /// Whether the notification is sent, whatever users set; <see langword="null"/> if the patch clears the lock, or leaves it alone.
    /// </returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public bool? FindLock(string channel, string type) => Find(channel, type, isLock: true);

    /// <summary>Also sets one type on one channel.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <param name="enabled">Whether the notification is wanted.</param>
    /// <returns>A new patch.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    /// <exception cref="InvalidOperationException">The patch clears the whole channel, and a merge patch cannot do both.</exception>
    public PreferencePatch Set(string channel, string type, bool enabled) => With(channel, type, enabled, isLock: false);

    /// <summary>Also clears one type on one channel, so that the organization decides again.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <returns>A new patch; this one, if it clears the whole channel.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferencePatch Clear(string channel, string type) => With(channel, type, enabled: null, isLock: false);

    /// <summary>Also locks one type on one channel for all users of the organization.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <param name="enabled">Whether the notification is sent, whatever users set.</param>
    /// <returns>A new patch.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    /// <exception cref="InvalidOperationException">The patch clears all locks of the channel, and a merge patch cannot do both.</exception>
    public PreferencePatch Lock(string channel, string type, bool enabled) => With(channel, type, enabled, isLock: true);

    /// <summary>Also clears the lock of one type on one channel, so that users decide again.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="PreferenceSet.AnyType"/>.</param>
    /// <returns>A new patch; this one, if it clears all locks of the channel.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferencePatch Unlock(string channel, string type) => With(channel, type, enabled: null, isLock: true);

    /// <summary>The patch as JSON.</summary>
    /// <returns>A JSON object, without white space.</returns>
    public override string ToString() => JsonText.Of(Document);

    /// <summary>Whether another patch makes the same changes, in whatever order.</summary>
    /// <param name="other">The other patch, or <see langword="null"/>, to which no patch is equal.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(PreferencePatch? other) => other is not null && JsonElement.DeepEquals(Document, other.Document);

    /// <summary>Whether the other object is a patch that makes the same changes, in whatever order.</summary>
    /// <param name="obj">The other object, or <see langword="null"/>.</param>
    /// <returns>Whether it is.</returns>
    public override bool Equals(object? obj) => Equals(obj as PreferencePatch);

    /// <summary>A hash code that is the same for equal patches.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => PreferenceDocument.Hash(Document);

    /// <summary>Makes the patch that sets entries.</summary>
    internal static PreferencePatch FromEntries(IEnumerable<PreferenceEntry> entries) => new(PreferenceDocument.Of(entries));

    /// <summary>Reads a patch from JSON that nobody has checked yet.</summary>
    /// <exception cref="FormatException">The JSON is no patch.</exception>
    internal static PreferencePatch FromJson(JsonElement document)
    {
        if (JsonObjectGuard.FindProblem(document) is { } problem)
        {
            throw new FormatException($"PreferencePatch {problem}.");
        }

        var normalized = PreferenceDocument.Normalize(document);
        PreferencePatchDocument.Check(normalized);
        return new PreferencePatch(normalized.Clone());
    }

    private bool? Find(string channel, string type, bool isLock) =>
        PreferenceDocument.Find(Document, PreferenceDocument.PathOf(channel, type, isLock));

    private PreferencePatch With(string channel, string type, bool? enabled, bool isLock)
    {
        var path = PreferenceDocument.PathOf(channel, type, isLock);
        return PreferencePatchDocument.FindCleared(Document, path) is not { } cleared
            ? new PreferencePatch(PreferenceDocument.Set(Document, enabled, path))
            : enabled is null ? this : throw new InvalidOperationException(
                $"The patch clears all of {cleared}; a merge patch cannot set a part of it at the same time. Use a second patch.");
    }
}
