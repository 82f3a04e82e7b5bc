using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>A position in an inbox, from which reading continues towards older or newer notifications.</summary>
/// <remarks>
/// <para>
/// Outside the library it is an opaque text of 40 characters that needs no escaping in a URL. A version and a checksum are part of it, so
/// that a text that was cut off or altered is an error and never another page. It is neither secret nor a permission: the query that it is
/// given to decides whose notifications are read.
/// </para>
/// <para>
/// A minimal API binds a parameter of this type from the query string, because the type implements <see cref="IParsable{TSelf}"/>.
/// System.Text.Json writes and reads it as its text.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// app.MapGet("/notifications", (AppDbContext db, CurrentUser user, NotificationCursor? after) =>
///     db.Notifications.Inbox(user.Id).ToPageAsync(after: after));
/// </code>
/// </example>
[JsonConverter(typeof(NotificationCursorJsonConverter))]
[DebuggerDisplay("{CreatedAt}, {Id}")]
public sealed class NotificationCursor : IEquatable<NotificationCursor>, IParsable<NotificationCursor>
{
    private const byte Version = 1;

    // Version, microseconds, identifier and checksum: exactly 40 characters of Base64, so that no unused bit can be altered unnoticed.
    private const int MicrosecondsOffset = 1;
    private const int IdOffset = MicrosecondsOffset + sizeof(long);
    private const int ChecksumOffset = IdOffset + 16;
    private const int Length = 30;

    private const long MaxMicroseconds = 315_537_897_599_999_999; // The last microsecond of the year 9999.

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // The greatest value in the order of PostgreSQL's uuid, and so behind everything that was created at the same instant.
    private static readonly Guid LastId = Guid.AllBitsSet;

    internal NotificationCursor(DateTimeOffset createdAt, Guid id)
    {
        CreatedAt = Instant.AsStored(createdAt);
        Id = id;
    }

    internal DateTimeOffset CreatedAt { get; }

    internal Guid Id { get; }

    internal void Deconstruct(out DateTimeOffset createdAt, out Guid id) => (createdAt, id) = (CreatedAt, Id);

    /// <summary>Returns the position of a notification.</summary>
    /// <param name="notification">A notification that was read from the database or added to a context; it need not be saved.</param>
    /// <returns>The position of the notification.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="notification"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="notification"/> has no identifier or no <c>CreatedAt</c>.</exception>
    public static NotificationCursor From(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Id != Guid.Empty && notification.CreatedAt != default
            ? new NotificationCursor(notification.CreatedAt, notification.Id)
            : throw new ArgumentException(
                "The notification has no Id or CreatedAt, and so no position. Add it to a context first.", nameof(notification));
    }

    /// <summary>Returns the position behind everything that was created up to an instant.</summary>
    /// <remarks>Notifications that were created at the instant itself are not newer than the position.</remarks>
    /// <param name="instant">The instant, at any offset; it is truncated to the microsecond.</param>
    /// <returns>The position of the instant.</returns>
    public static NotificationCursor At(DateTimeOffset instant) => new(instant, LastId);

    /// <summary>Reads a position from its text.</summary>
    /// <param name="s">The text that <see cref="ToString"/> returned.</param>
    /// <returns>The position.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">
    /// The text is not a cursor, has another version, or was cut off or altered; the message says which.
    /// </exception>
    public static NotificationCursor Parse(string s) => Parse(s, provider: null);

    /// <summary>Reads a position from its text.</summary>
    /// <param name="s">The text that <see cref="ToString"/> returned.</param>
    /// <param name="provider">Not used: the text does not depend on a culture.</param>
    /// <returns>The position.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">
    /// The text is not a cursor, has another version, or was cut off or altered; the message says which.
    /// </exception>
    public static NotificationCursor Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out var cursor) is { } problem ? throw new FormatException($"The cursor cannot be read: {problem}.") : cursor!;
    }

    /// <summary>Reads a position from its text, if the text is one.</summary>
    /// <param name="s">The text that <see cref="ToString"/> returned, or any other.</param>
    /// <param name="result">The position; <see langword="null"/> if the text is not one.</param>
    /// <returns><see langword="true"/> if the text is an unaltered cursor of this version.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out NotificationCursor? result) =>
        TryParse(s, provider: null, out result);

    /// <summary>Reads a position from its text, if the text is one.</summary>
    /// <param name="s">The text that <see cref="ToString"/> returned, or any other.</param>
    /// <param name="provider">Not used: the text does not depend on a culture.</param>
    /// <param name="result">The position; <see langword="null"/> if the text is not one.</param>
    /// <returns><see langword="true"/> if the text is an unaltered cursor of this version.</returns>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out NotificationCursor? result)
    {
        result = null;
        return s is not null && Read(s, out result) is null && result is not null;
    }

    /// <summary>Returns the position as a text of 40 letters, digits, hyphens and underscores.</summary>
    /// <returns>A text that <see cref="Parse(string)"/> reads.</returns>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[MicrosecondsOffset..], CreatedAt.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Id.TryWriteBytes(bytes[IdOffset..], bigEndian: true, out _);
        WriteChecksum(bytes[..ChecksumOffset], bytes[ChecksumOffset..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Compares two positions.</summary>
    /// <param name="other">The other position, or <see langword="null"/>.</param>
    /// <returns><see langword="true"/> if both are the same position.</returns>
    public bool Equals(NotificationCursor? other) => other is not null && CreatedAt == other.CreatedAt && Id == other.Id;

    /// <summary>Compares the position with an object.</summary>
    /// <param name="obj">The other object, or <see langword="null"/>.</param>
    /// <returns><see langword="true"/> if the object is a cursor of the same position.</returns>
    public override bool Equals(object? obj) => Equals(obj as NotificationCursor);

    /// <summary>Returns the same hash code for equal positions.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => HashCode.Combine(CreatedAt, Id);

    // Returns the reason why the text cannot be read, or null and the cursor.
    private static string? Read(string text, out NotificationCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != Base64Url.GetEncodedLength(Length) || !IsBase64Url(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return $"it is not {Base64Url.GetEncodedLength(Length)} characters long, "
                + "or not all of them are letters, digits, hyphens and underscores";
        }

        if (bytes[0] != Version)
        {
            return $"its version is {bytes[0]}, and {Version} is expected";
        }

        Span<byte> checksum = stackalloc byte[Length - ChecksumOffset];
        WriteChecksum(bytes[..ChecksumOffset], checksum);
        var microseconds = BinaryPrimitives.ReadInt64BigEndian(bytes[MicrosecondsOffset..]);
        if (!checksum.SequenceEqual(bytes[ChecksumOffset..]) || microseconds is < 0 or > MaxMicroseconds)
        {
            return "it was altered";
        }

        cursor = new NotificationCursor(
            new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero),
            new Guid(bytes[IdOffset..ChecksumOffset], bigEndian: true));
        return null;
    }

    // The decoder skips white space.
    private static bool IsBase64Url(string text) => text.AsSpan().IndexOfAnyExcept(Alphabet) < 0;

    private static void WriteChecksum(ReadOnlySpan<byte> content, Span<byte> checksum)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        hash[..checksum.Length].CopyTo(checksum);
    }
}
