using System.Buffers.Binary;
using System.Text;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>One message of PostgreSQL's protocol, in either direction, as it came.</summary>
internal sealed record ProtocolMessage(char Kind, byte[] Bytes)
{
    public const char ReadyForQuery = 'Z';

    private const int LengthSize = sizeof(int);
    private const int HeaderSize = sizeof(byte) + LengthSize;

    /// <summary>Whether the server answers it with <see cref="ReadyForQuery"/>: a simple query, or the end of a batch.</summary>
    public bool AsksForReady => Kind is 'Q' or 'S';

    /// <summary>The length of the rows in it, if it carries rows of a COPY.</summary>
    public int CopiedBytes => Kind == 'd' ? Bytes.Length - HeaderSize : 0;

    /// <summary>The SQL in it, if it is a simple query or prepares a statement, whose name then comes before the SQL.</summary>
    public string? Sql => Kind switch
    {
        'Q' => TextAt(0),
        'P' => TextAt(1),
        _ => null,
    };

    public static async Task<ProtocolMessage> ReadAsync(Stream stream)
    {
        var header = new byte[HeaderSize];
        await stream.ReadExactlyAsync(header);
        return new ProtocolMessage((char)header[0], await ReadBodyAsync(stream, header, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))));
    }

    /// <summary>Reads the first message of a client, the only one that does not begin with its kind.</summary>
    public static async Task<byte[]> ReadFirstAsync(Stream stream)
    {
        var header = new byte[LengthSize];
        await stream.ReadExactlyAsync(header);
        return await ReadBodyAsync(stream, header, BinaryPrimitives.ReadInt32BigEndian(header));
    }

    // A length counts itself, but not the kind before it.
    private static async Task<byte[]> ReadBodyAsync(Stream stream, byte[] header, int length)
    {
        var bytes = new byte[header.Length - LengthSize + length];
        header.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(header.Length));
        return bytes;
    }

    private string TextAt(int position) => Encoding.UTF8.GetString(Bytes.AsSpan(HeaderSize)).Split('\0')[position];
}
