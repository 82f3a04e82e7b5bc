namespace Notifications.Models;

/// <summary>Reads and writes a <see cref="PreferencePatch"/> as the JSON Merge Patch that it is.</summary>
internal sealed class PreferencePatchJsonConverter() : CheckedJsonConverter<PreferencePatch>(PreferencePatch.FromJson, patch => patch.Document);
