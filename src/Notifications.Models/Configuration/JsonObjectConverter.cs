using System.ComponentModel;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores JSON as its text, which no JSON setting of the application's data source affects, and reads JSON of any depth.</summary>
/// <remarks>Part of the mapping; public only because compiled models of applications name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JsonObjectConverter() : ValueConverter<JsonElement, string>(
    element => JsonText.Of(element),
    json => JsonText.Read(json));
