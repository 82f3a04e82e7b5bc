using System.Security.Cryptography;
using System.Text;

namespace Notifications.Models;

/// <summary>Derives an identifier from a user, a type and a key: the same in every process and version.</summary>
/// <remarks>It is a UUIDv8 of <see href="https://www.rfc-editor.org/rfc/rfc9562#section-5.8">RFC 9562</see>.</remarks>
internal static class DerivedId
{
    private const int GuidSize = 16;
    private const byte Version8 = 0x80;
    private const byte Rfc9562 = 0x80;

    public static Guid Of(Guid userId, string type, string key)
    {
        // A type contains no NUL, so that no other type and key make the same text.
        Span<byte> name = [.. userId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes($"{type}\0{key}")];
        var id = SHA256.HashData(name).AsSpan(0, GuidSize);
        id[6] = (byte)((id[6] & 0x0F) | Version8);
        id[8] = (byte)((id[8] & 0x3F) | Rfc9562);
        return new Guid(id, bigEndian: true);
    }
}
