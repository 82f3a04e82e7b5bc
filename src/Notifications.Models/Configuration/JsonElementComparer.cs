using System.ComponentModel;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Notifications.Models.Configuration;

/// <summary>Compares JSON by value, as <c>jsonb</c> does: the order of keys and white space do not count.</summary>
/// <remarks>Part of the mapping. It is public because compiled models name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JsonElementComparer() : ValueComparer<JsonElement>(
    (left, right) => SayTheSame(left, right),
    element => (int)element.ValueKind,
    element => element)
{
    // default(JsonElement) gets here before the setter refuses it.
    private static bool SayTheSame(JsonElement left, JsonElement right) =>
        left.ValueKind == right.ValueKind && (left.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(left, right));
}
