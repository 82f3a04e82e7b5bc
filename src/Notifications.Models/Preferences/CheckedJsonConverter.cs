using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Reads a value that checks its own JSON, and gives its refusal the exception that readers of JSON expect.</summary>
internal abstract class CheckedJsonConverter<TValue>(Func<JsonElement, TValue> read, Func<TValue, JsonElement> write) : JsonConverter<TValue>
{
    public override TValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Strict, because of two members of one name nobody knows which was meant.
        var document = JsonSerializer.Deserialize<JsonElement>(ref reader, JsonSerializerOptions.Strict);
        try
        {
            return read(document);
        }
        catch (ArgumentException refusal)
        {
            throw new JsonException(refusal.Message, refusal);
        }
    }

    public override void Write(Utf8JsonWriter writer, TValue value, JsonSerializerOptions options) => write(value).WriteTo(writer);
}
