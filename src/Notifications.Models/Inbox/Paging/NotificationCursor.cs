using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>A place in an inbox, from which it can be read on: towards older notifications, or towards newer ones.</summary>
/// <remarks>
/// <para>
/// It is a text to the outside: opaque, without characters that a URL would have to escape, and with a version and a checksum, so that one
/// which was cut off or altered is an error and never another page. It is no secret and no permission: what it points into is decided by the
/// query that it is given to.
/// </para>
/// <para>A minimal API binds a parameter of this type from the query string, because it is an <see cref="IParsable{TSelf}"/>. In JSON it is written and read by System.Text.Json alone.</para>
/// </remarks>
[JsonConverter(typeof(NotificationCursorJsonConverter))]
[DebuggerDisplay("{CreatedAt}, {Id}")]
public sealed class NotificationCursor : IEquatable<NotificationCursor>, IParsable<NotificationCursor>
{
    private const byte Version = 1;

    // Version, microseconds, identifier and checksum: 40 characters of Base64, with no bit to spare that could be altered unnoticed.
    private const int MicrosecondsOffset = 1;
    private const int IdOffset = MicrosecondsOffset + sizeof(long);
    private const int ChecksumOffset = IdOffset + 16;
    private const int Length = 30;

    private const long MaxMicroseconds = 315_537_897_599_999_999; // The last one of the year 9999.

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // The greatest in the order of PostgreSQL's uuid: after it, nothing else was created at the same instant.
    private static readonly Guid LastId = Guid.AllBitsSet;

    internal NotificationCursor(DateTimeOffset createdAt, Guid id)
    {
        CreatedAt = Instant.AsStored(createdAt);
        Id = id;
    }

    internal DateTimeOffset CreatedAt { get; }

    internal Guid Id { get; }

    internal void Deconstruct(out DateTimeOffset createdAt, out Guid id) => (createdAt, id) = (CreatedAt, Id);

    /// <summary>The place of a notification that was read, or added.</summary>
    /// <param name="notification">The notification; it need not be saved yet, but added, so that it has its identifier and its instant.</param>
    /// <returns>The place.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="notification"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="notification"/> has no identifier or instant yet.</exception>
    public static NotificationCursor From(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Id != Guid.Empty && notification.CreatedAt != default
            ? new NotificationCursor(notification.CreatedAt, notification.Id)
            : throw new ArgumentException("The notification has no place yet. Add it to a context first.", nameof(notification));
    }

    /// <summary>The place of an instant: everything that was created then or earlier is not newer than it.</summary>
    /// <param name="instant">The instant, at any offset.</param>
    /// <returns>The place.</returns>
    public static NotificationCursor FromDateTimeOffset(DateTimeOffset instant) => new(instant, LastId);

    /// <inheritdoc cref="FromDateTimeOffset"/>
    public static implicit operator NotificationCursor(DateTimeOffset instant) => FromDateTimeOffset(instant);

    /// <summary>Reads a place from its text.</summary>
    /// <param name="s">What <see cref="ToString"/> has given.</param>
    /// <returns>The place.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is no cursor, of another version, cut off, or altered; the message says which.</exception>
    public static NotificationCursor Parse(string s) => Parse(s, provider: null);

    /// <summary>Reads a place from its text.</summary>
    /// <param name="s">What <see cref="ToString"/> has given.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <returns>The place.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is no cursor, of another version, cut off, or altered; the message says which.</exception>
    public static NotificationCursor Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out var cursor) is { } problem ? throw new FormatException($"The cursor cannot be read: {problem}.") : cursor!;
    }

    /// <summary>Reads a place from its text, if it is one.</summary>
    /// <param name="s">What <see cref="ToString"/> has given, or anything else.</param>
    /// <param name="result">The place; <see langword="null"/> if the text is none.</param>
    /// <returns>Whether the text is a cursor of this version, as it was made.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out NotificationCursor? result) => TryParse(s, null, out result);

    /// <summary>Reads a place from its text, if it is one.</summary>
    /// <param name="s">What <see cref="ToString"/> has given, or anything else.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <param name="result">The place; <see langword="null"/> if the text is none.</param>
    /// <returns>Whether the text is a cursor of this version, as it was made.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out NotificationCursor? result)
    {
        result = null;
        return s is not null && Read(s, out result) is null && result is not null;
    }

    /// <summary>The place as a text of 40 letters, digits, hyphens and underscores.</summary>
    /// <returns>What <see cref="Parse(string)"/> reads.</returns>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[MicrosecondsOffset..], CreatedAt.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Id.TryWriteBytes(bytes[IdOffset..], bigEndian: true, out _);
        WriteChecksum(bytes[..ChecksumOffset], bytes[ChecksumOffset..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Whether the other cursor is the same place.</summary>
    /// <param name="other">The other cursor, or <see langword="null"/>.</param>
    /// <returns>Whether it is.</returns>
    public bool Equals(NotificationCursor? other) => other is not null && CreatedAt == other.CreatedAt && Id == other.Id;

    /// <summary>Whether the other object is a cursor of the same place.</summary>
    /// <param name="obj">The other object, or <see langword="null"/>.</param>
    /// <returns>Whether it is.</returns>
    public override bool Equals(object? obj) => Equals(obj as NotificationCursor);

    /// <summary>A hash code that is the same for the same place.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => HashCode.Combine(CreatedAt, Id);

    // Says what is wrong with the text, or nothing and the cursor.
    private static string? Read(string text, out NotificationCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != Base64Url.GetEncodedLength(Length) || !IsBase64Url(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return $"it is not {Base64Url.GetEncodedLength(Length)} characters long, or not all of them are letters, digits, hyphens and underscores";
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

        cursor = new NotificationCursor(new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), new Guid(bytes[IdOffset..ChecksumOffset], bigEndian: true));
        return null;
    }

    // The decoder would pass over white space.
    private static bool IsBase64Url(string text) => text.AsSpan().IndexOfAnyExcept(Alphabet) < 0;

    private static void WriteChecksum(ReadOnlySpan<byte> content, Span<byte> checksum)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        hash[..checksum.Length].CopyTo(checksum);
    }
}
