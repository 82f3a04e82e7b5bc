using System.ComponentModel;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Notifications.Models.Configuration;

/// <summary>Compares JSON by meaning, as <c>jsonb</c> does: the order of keys and white space do not count.</summary>
/// <remarks>Part of the mapping; public only because compiled models of applications name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JsonElementComparer() : ValueComparer<JsonElement>(
    (left, right) => AreEqual(left, right),
    element => (int)element.ValueKind,
    element => element)
{
    // EF Core compares default(JsonElement) before it calls the setter that refuses it.
    private static bool AreEqual(JsonElement left, JsonElement right) =>
        left.ValueKind == right.ValueKind && (left.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(left, right));
}
