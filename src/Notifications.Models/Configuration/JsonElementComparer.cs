using System.ComponentModel;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Notifications.Models.Configuration;

/// <summary>Compares JSON by its meaning, as <c>jsonb</c> does: neither the order of keys nor white space is a change.</summary>
/// <remarks>Part of the mapping, and public only because a host's compiled model names it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JsonElementComparer() : ValueComparer<JsonElement>(
    (left, right) => SayTheSame(left, right),
    element => (int)element.ValueKind,
    element => element)
{
    // default(JsonElement) gets here on its way to the setter that refuses it.
    private static bool SayTheSame(JsonElement left, JsonElement right) =>
        left.ValueKind == right.ValueKind && (left.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(left, right));
}
