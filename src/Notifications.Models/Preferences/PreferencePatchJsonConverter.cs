using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="PreferencePatch"/> as the JSON Merge Patch that it is.</summary>
internal sealed class PreferencePatchJsonConverter : JsonConverter<PreferencePatch>
{
    public override PreferencePatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return PreferencePatch.FromJson(JsonSerializer.Deserialize<JsonElement>(ref reader, JsonSerializerOptions.Strict));
        }
        catch (ArgumentException unfit)
        {
            throw new JsonException(unfit.Message, unfit);
        }
    }

    public override void Write(Utf8JsonWriter writer, PreferencePatch value, JsonSerializerOptions options) => value.Document.WriteTo(writer);
}
