using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="NotificationCursor"/> as its text.</summary>
internal sealed class NotificationCursorJsonConverter : JsonConverter<NotificationCursor>
{
    public override NotificationCursor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NotificationCursor.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out var cursor)
            ? cursor
            : throw new JsonException("The text is no cursor of a notification.");

    public override void Write(Utf8JsonWriter writer, NotificationCursor value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
