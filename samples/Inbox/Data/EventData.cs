using System.Text.Json;

namespace Inbox.Data;

/// <summary>What the page reads from <c>data</c>: who did it, what it is about, and the path of the page about it.</summary>
internal sealed record EventData(Actor? Actor = null, string? Subject = null, string? Url = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static EventData By(string name) => new(new Actor(name));

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, Options);
}
