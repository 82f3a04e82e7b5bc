namespace ExistingContext;

/// <summary>What a notification is about and where the application shows it: kept in the notification's <c>Data</c>.</summary>
internal sealed record Subject(string? Item = null, string? Link = null);
