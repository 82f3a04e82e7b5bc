using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Stores a preference set as its JSON text, so that no JSON setting of the host's data source has a say in it.</summary>
/// <remarks>Part of the mapping, and public only because a host's compiled model names it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PreferenceSetConverter() : ValueConverter<PreferenceSet, string>(
    set => set.ToString(),
    json => PreferenceSet.FromStored(json));
