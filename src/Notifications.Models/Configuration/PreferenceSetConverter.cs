using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores a preference set as its JSON text, so that JSON options of the data source do not apply.</summary>
/// <remarks>Part of the mapping. It is public because compiled models name it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PreferenceSetConverter() : ValueConverter<PreferenceSet, string>(
    set => set.ToString(),
    json => PreferenceSet.FromStored(json));
