using System.Buffers.Binary;
using System.Text;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A message of the PostgreSQL protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html</summary>
internal sealed record ProtocolMessage(char Kind, byte[] Bytes)
{
    public const char ReadyForQuery = 'Z';

    private const int LengthSize = sizeof(int);
    private const int HeaderSize = sizeof(byte) + LengthSize;

    /// <summary>Whether the server answers with <see cref="ReadyForQuery"/>: to a simple query or the end of a batch.</summary>
    public bool AsksForReady => Kind is 'Q' or 'S';

    /// <summary>The length of the rows of a COPY in the message.</summary>
    public int CopiedBytes => Kind == 'd' ? Bytes.Length - HeaderSize : 0;

    /// <summary>The SQL of a simple query or of a statement to prepare, there after the name of the statement.</summary>
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
        return new ProtocolMessage(
            (char)header[0], await ReadBodyAsync(stream, header, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))));
    }

    /// <summary>Reads the first message of a client, the only one without a kind.</summary>
    public static async Task<byte[]> ReadFirstAsync(Stream stream)
    {
        var header = new byte[LengthSize];
        await stream.ReadExactlyAsync(header);
        return await ReadBodyAsync(stream, header, BinaryPrimitives.ReadInt32BigEndian(header));
    }

    // The length includes itself, but not the kind.
    private static async Task<byte[]> ReadBodyAsync(Stream stream, byte[] header, int length)
    {
        var bytes = new byte[header.Length - LengthSize + length];
        header.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(header.Length));
        return bytes;
    }

    private string TextAt(int position) => Encoding.UTF8.GetString(Bytes.AsSpan(HeaderSize)).Split('\0')[position];
}
