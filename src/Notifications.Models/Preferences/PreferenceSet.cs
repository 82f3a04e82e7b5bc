using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Which types of notification are wanted on which channels. Immutable, and compared by content.</summary>
/// <remarks>
/// <para>
/// It is a JSON object, in the database as in an API: channel, then type, then whether the notification is wanted, as in
/// <c>{"in_app": {"mention": true, "*": false}, "email": {"mention": false}}</c>. The type <c>*</c> stands for every type
/// of its channel that has no entry of its own. The set of an organization, and the application's defaults, can also lock entries, under
/// the key <c>locked</c>.
/// </para>
/// <para>
/// Names of channels and types are case-sensitive: <c>Email</c> and <c>email</c> are different channels. They are compared in Unicode's
/// <see href="https://unicode.org/reports/tr15/">normalization form C</see>, into which every method and <see cref="Parse"/> bring them. A
/// key that another program has stored in another form is not an entry.
/// </para>
/// <para>
/// Keys and values that other programs have stored (anything but <c>true</c> and <c>false</c> for a type) are not entries. They are kept,
/// and written back as they were read. Only an entry that is set in their position replaces them.
/// </para>
/// <para>
/// Only <see cref="JsonSerializer"/> can write and read it as JSON: other serializers do not know it. In ASP.NET Core, mark a parameter of
/// an endpoint with <c>[FromBody]</c>: a type with <c>TryParse</c> is
/// <see href="https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/parameter-binding">bound from the query</see> otherwise.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var set = PreferenceSet.Empty
///     .With(NotificationChannels.InApp, PreferenceSet.AnyType, true)
///     .With(NotificationChannels.Email, "mention", false);
/// set.Find("email", "mention"); // false
/// set.Find("email", "digest");  // null: not set
/// set.ToString();               // {"in_app":{"*":true},"email":{"mention":false}}
/// </code>
/// </example>
[JsonConverter(typeof(PreferenceSetJsonConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PreferenceSet : IEquatable<PreferenceSet>
{
    /// <summary>The most characters that the name of a channel can have: 50.</summary>
    public const int ChannelMaxLength = 50;

    /// <summary>The type that stands for every type of its channel without an entry of its own: <c>*</c>.</summary>
    public const string AnyType = TypeName.Any;

    /// <summary>The most bytes of UTF-8 that the JSON of a set can have: 65,536.</summary>
    public const int MaxBytes = 64 * 1024;

    private PreferenceSet(JsonElement document) => Document = document;

    /// <summary>The set without entries: <c>{}</c>.</summary>
    public static PreferenceSet Empty { get; } = new(JsonObjectGuard.Empty);

    /// <summary>The entries and the locks that are set, in the order of the JSON, entries first.</summary>
    /// <example>
    /// <code>
    /// var channels = set.Entries.Where(entry => entry.Enabled).Select(entry => entry.Channel).Distinct();
    /// </code>
    /// </example>
    public IEnumerable<PreferenceEntry> Entries => PreferenceDocument.Entries(Document);

    internal JsonElement Document { get; }

    /// <summary>Reads a set from its JSON.</summary>
    /// <param name="json">A JSON object, without comments, trailing commas and duplicate keys; at most 64 levels deep.</param>
    /// <returns>The set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">
    /// The text is not such JSON, has more than 65,536 bytes, or cannot be stored; the message states the reason.
    /// </exception>
    /// <example>
    /// <code>
    /// var set = PreferenceSet.Parse("""{"email": {"mention": false}}""");
    /// </code>
    /// </example>
    public static PreferenceSet Parse(string json) => StrictJson.Parse(json, FromJson);

    /// <summary>Reads a set from its JSON, if the text is one.</summary>
    /// <param name="json">Any text.</param>
    /// <param name="set">The set; <see langword="null"/> if the text is none.</param>
    /// <returns>Whether the text is a set that <see cref="Parse"/> reads.</returns>
    public static bool TryParse([NotNullWhen(true)] string? json, [NotNullWhen(true)] out PreferenceSet? set) =>
        StrictJson.TryParse(json, FromJson, out set);

    /// <summary>Returns the setting of one type on one channel.</summary>
    /// <remarks>It does not fall back to <see cref="AnyType"/>: ask for that by name, or use <see cref="PreferenceResolver"/>.</remarks>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>Whether the notification is wanted; <see langword="null"/> if it is not set.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public bool? Find(string channel, string type) => Find(channel, type, isLock: false);

    /// <summary>Returns the lock of one type on one channel.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>Whether the notification is sent, whatever users set; <see langword="null"/> if it is not locked.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public bool? FindLock(string channel, string type) => Find(channel, type, isLock: true);

    /// <summary>Sets one type on one channel.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <param name="enabled">Whether the notification is wanted.</param>
    /// <returns>A new set; this one, if it has the entry already.</returns>
    /// <exception cref="ArgumentException">
    /// The channel or the type is null, empty, too long or reserved, or cannot be stored; or the set would have more than 65,536 bytes.
    /// </exception>
    public PreferenceSet With(string channel, string type, bool enabled) => With(channel, type, enabled, isLock: false);

    /// <summary>Unsets one type on one channel.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>A new set; this one, if it has no such entry.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferenceSet Without(string channel, string type) => Without(channel, type, isLock: false);

    /// <summary>Locks one type on one channel for all users.</summary>
    /// <remarks>
    /// The set of an organization locks for its users, and <see cref="NotificationOptions.DefaultPreferences"/> for everybody. In the set
    /// of a user a lock has no effect.
    /// </remarks>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <param name="enabled">Whether the notification is sent, whatever users set.</param>
    /// <returns>A new set; this one, if it has the lock already.</returns>
    /// <exception cref="ArgumentException">
    /// The channel or the type is null, empty, too long or reserved, or cannot be stored; or the set would have more than 65,536 bytes.
    /// </exception>
    public PreferenceSet Lock(string channel, string type, bool enabled) => With(channel, type, enabled, isLock: true);

    /// <summary>Unlocks one type on one channel, so that users decide again.</summary>
    /// <param name="channel">The channel; 1 to 50 characters, but not <c>*</c> or <c>locked</c>.</param>
    /// <param name="type">The type of notification, 1 to 50 characters, or <see cref="AnyType"/>.</param>
    /// <returns>A new set; this one, if it has no such lock.</returns>
    /// <exception cref="ArgumentException">The channel or the type is null, empty, too long or reserved, or cannot be stored.</exception>
    public PreferenceSet Unlock(string channel, string type) => Without(channel, type, isLock: true);

    /// <summary>Changes what a patch changes, and nothing else.</summary>
    /// <remarks>To lay one set over another, apply its patch: <c>set.Apply(other.ToPatch())</c>.</remarks>
    /// <param name="patch">The changes.</param>
    /// <returns>A new set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="patch"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The set would have more than 65,536 bytes.</exception>
    /// <example>
    /// <code>
    /// var changed = set.Apply(PreferencePatch.Empty.Set("email", "mention", true).Clear("email", "digest"));
    /// </code>
    /// </example>
    public PreferenceSet Apply(PreferencePatch patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        return Fitting(PreferenceDocument.Merge(Document, patch.Document), nameof(patch));
    }

    /// <summary>Makes the patch that sets every entry and every lock of this set, and changes nothing else.</summary>
    /// <returns>The patch, without the keys and values of other programs.</returns>
    public PreferencePatch ToPatch() => PreferencePatch.FromEntries(Entries);

    /// <summary>The set as JSON.</summary>
    /// <returns>A JSON object, without white space.</returns>
    public override string ToString() => JsonText.Of(Document);

    /// <summary>Whether another set has equal values under equal keys, in whatever order.</summary>
    /// <param name="other">The other set, or <see langword="null"/>, to which no set is equal.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(PreferenceSet? other) =>
        ReferenceEquals(this, other) || (other is not null && JsonElement.DeepEquals(Document, other.Document));

    /// <summary>Whether the other object is a set that has equal values under equal keys, in whatever order.</summary>
    /// <param name="obj">The other object, or <see langword="null"/>.</param>
    /// <returns>Whether it is.</returns>
    public override bool Equals(object? obj) => Equals(obj as PreferenceSet);

    /// <summary>A hash code that is the same for equal sets.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => PreferenceDocument.Hash(Document);

    /// <summary>Reads a set as the database holds it, whichever program has stored it.</summary>
    internal static PreferenceSet FromStored(string json) => new(JsonText.Read(json));

    /// <summary>Reads a set from JSON that nobody has checked yet.</summary>
    /// <exception cref="FormatException">The JSON is no set.</exception>
    internal static PreferenceSet FromJson(JsonElement document)
    {
        if (JsonObjectGuard.FindProblem(document) is { } problem)
        {
            throw new FormatException($"PreferenceSet {problem}.");
        }

        return SizeOf(document) is var bytes && bytes > MaxBytes
            ? throw new FormatException($"PreferenceSet has {bytes} bytes of JSON; the limit is {MaxBytes}.")
            : new PreferenceSet(PreferenceDocument.Normalize(document).Clone());
    }

    private bool? Find(string channel, string type, bool isLock) =>
        PreferenceDocument.Find(Document, PreferenceDocument.PathOf(channel, type, isLock));

    private PreferenceSet With(string channel, string type, bool enabled, bool isLock) => Find(channel, type, isLock) == enabled
        ? this
        : Fitting(PreferenceDocument.Set(Document, enabled, PreferenceDocument.PathOf(channel, type, isLock)), nameof(type));

    private PreferenceSet Without(string channel, string type, bool isLock) => Find(channel, type, isLock) is null
        ? this
        : new PreferenceSet(PreferenceDocument.Remove(Document, PreferenceDocument.PathOf(channel, type, isLock)));

    // A stored set that is too large already may shrink.
    private PreferenceSet Fitting(JsonElement document, string name) =>
        SizeOf(document) is var bytes && bytes > Math.Max(MaxBytes, SizeOf(Document))
            ? throw new ArgumentException(
                $"{name} makes a set of {bytes} bytes of JSON; the limit is {MaxBytes}. Remove entries first.", name)
            : new PreferenceSet(document);

    private static int SizeOf(JsonElement document) => JsonMarshal.GetRawUtf8Value(document).Length;
}
