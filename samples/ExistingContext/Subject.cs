namespace ExistingContext;

/// <summary>The subject of a notification, and where the application shows it; stored in <c>Data</c>.</summary>
internal sealed record Subject(string? Item = null, string? Link = null);
