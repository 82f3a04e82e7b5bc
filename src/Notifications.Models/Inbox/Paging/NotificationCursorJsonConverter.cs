using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="NotificationCursor"/> as its text.</summary>
/// <remarks>Public so that contracts that the source generator of another assembly makes can use it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NotificationCursorJsonConverter : JsonConverter<NotificationCursor>
{
    /// <summary>Reads a cursor.</summary>
    /// <param name="reader">The reader, at a JSON string.</param>
    /// <param name="typeToConvert">The type of the cursor.</param>
    /// <param name="options">Not used.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="JsonException">The value is not a string, or not the text of a cursor.</exception>
    public override NotificationCursor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NotificationCursor.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out var cursor)
            ? cursor
            : throw new JsonException("The value is not the text of a notification cursor.");

    /// <summary>Writes a cursor.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The cursor.</param>
    /// <param name="options">Not used.</param>
    public override void Write(Utf8JsonWriter writer, NotificationCursor value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToString());
    }
}
