namespace Notifications.Models.Benchmarks.Data;

/// <summary>A notification of the past, with what has become of it.</summary>
internal sealed record PastSample(
    Sample Content, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt, DateTimeOffset? DeletedAt, bool Delivered);
