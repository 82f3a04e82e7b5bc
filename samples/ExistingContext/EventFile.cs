using System.Text.Json;
using Notifications.Models;

namespace ExistingContext;

/// <summary>A JSON array of events. If one is wrong, all are refused, with an error that names it.</summary>
internal static class EventFile
{
    public static async Task<IReadOnlyList<Notification>> ReadAsync(string path)
    {
        var events = await ParseAsync(path);
        return [.. events.Select((element, index) => ToNotification(element, $"{path}, event {index + 1}"))];
    }

    private static async Task<JsonElement[]> ParseAsync(string path)
    {
        await using var file = File.OpenRead(path);
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement[]>(file) ?? [];
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path}, line {wrong.LineNumber + 1}: this is no JSON array of events.", wrong);
        }
    }

    private static Notification ToNotification(JsonElement element, string place)
    {
        try
        {
            var happened = element.Deserialize<AppEvent>(JsonSerializerOptions.Web) ?? throw new JsonException("null is no event.");
            return happened.ToNotification();
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{place}: {wrong.Message}", wrong);
        }
    }
}
