using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="PreferenceSet"/> as the JSON object that it is.</summary>
internal sealed class PreferenceSetJsonConverter : JsonConverter<PreferenceSet>
{
    public override PreferenceSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            var document = JsonSerializer.Deserialize<JsonElement>(ref reader, JsonSerializerOptions.Strict);
            return PreferenceSet.FromJson(document, nameof(PreferenceSet));
        }
        catch (ArgumentException unfit)
        {
            throw new JsonException(unfit.Message, unfit);
        }
    }

    public override void Write(Utf8JsonWriter writer, PreferenceSet value, JsonSerializerOptions options) => value.Document.WriteTo(writer);
}
