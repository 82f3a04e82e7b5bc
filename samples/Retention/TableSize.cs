namespace Retention;

/// <summary>The size on disk of a table and of its indexes, in bytes.</summary>
internal sealed record TableSize(long Table, long Indexes);
