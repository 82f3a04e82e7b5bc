using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="PreferencePatch"/> as its JSON Merge Patch.</summary>
/// <remarks>Public only because JSON contracts that are generated in an application name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PreferencePatchJsonConverter : JsonConverter<PreferencePatch>
{
    /// <summary>Reads a patch.</summary>
    /// <param name="reader">The reader, at the start of the object.</param>
    /// <param name="typeToConvert">Not used.</param>
    /// <param name="options">Not used.</param>
    /// <returns>The patch.</returns>
    /// <exception cref="JsonException">The JSON is no patch; the message has the reason.</exception>
    public override PreferencePatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StrictJson.Read(ref reader, PreferencePatch.FromJson);

    /// <summary>Writes a patch.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The patch.</param>
    /// <param name="options">Not used.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> or <paramref name="value"/> is <see langword="null"/>.</exception>
    public override void Write(Utf8JsonWriter writer, PreferencePatch value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.Document.WriteTo(writer);
    }
}
