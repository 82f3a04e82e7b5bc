using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="PreferenceSet"/> as its JSON object.</summary>
/// <remarks>Public only because JSON contracts that are generated in an application name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PreferenceSetJsonConverter : JsonConverter<PreferenceSet>
{
    /// <summary>Reads a set.</summary>
    /// <param name="reader">The reader, at the start of the object.</param>
    /// <param name="typeToConvert">Not used.</param>
    /// <param name="options">Not used.</param>
    /// <returns>The set.</returns>
    /// <exception cref="JsonException">The JSON is no set; the message has the reason.</exception>
    public override PreferenceSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StrictJson.Read(ref reader, PreferenceSet.FromJson);

    /// <summary>Writes a set.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The set.</param>
    /// <param name="options">Not used.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> or <paramref name="value"/> is <see langword="null"/>.</exception>
    public override void Write(Utf8JsonWriter writer, PreferenceSet value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.Document.WriteTo(writer);
    }
}
