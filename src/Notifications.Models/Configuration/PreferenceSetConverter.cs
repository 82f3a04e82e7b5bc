using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores a preference set as its JSON text, which no JSON setting of the application's data source affects.</summary>
/// <remarks>Part of the mapping; public only because compiled models of applications name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PreferenceSetConverter() : ValueConverter<PreferenceSet, string>(
    set => set.ToString(),
    json => PreferenceSet.FromStored(json));
