using System.Text.Json.Serialization;

namespace Notifications.Models.Journey;

internal sealed record Ticket([property: JsonPropertyName("ticket")] string Id);
