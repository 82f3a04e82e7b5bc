namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="PreferenceSet"/> as the JSON object that it is.</summary>
internal sealed class PreferenceSetJsonConverter() : CheckedJsonConverter<PreferenceSet>(PreferenceSet.FromJson, set => set.Document);
