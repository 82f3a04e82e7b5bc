using System.Text.Json.Serialization;

namespace Notifications.Models.Journey;

[JsonSourceGenerationOptions]
[JsonSerializable(typeof(Ticket))]
internal sealed partial class JourneyJson : JsonSerializerContext;
