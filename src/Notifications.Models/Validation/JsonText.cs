using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notifications.Models;

/// <summary>Writes and reads JSON of any depth.</summary>
/// <remarks>
/// It needs no contract of <see cref="JsonSerializer"/>, and so works where
/// <see href="https://learn.microsoft.com/dotnet/standard/serialization/system-text-json/source-generation">reflection
/// is disabled</see> (<c>JsonSerializerIsReflectionEnabledByDefault</c>).
/// </remarks>
internal static class JsonText
{
    // The defaults are 64 levels for reading and 1,000 for writing; jsonb holds what another program has stored, which can be deeper.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };
    private static readonly JsonWriterOptions WriteAnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>The JSON without white space.</summary>
    public static string Of(JsonElement element) => Written(element.WriteTo);

    /// <inheritdoc cref="Of(JsonElement)"/>
    public static string Of(JsonNode node) => Written(writer => node.WriteTo(writer));

    /// <summary>Reads JSON that the database or the library has written.</summary>
    public static JsonElement Read(string json) => JsonElement.Parse(json, AnyDepth);

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriteAnyDepth))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
