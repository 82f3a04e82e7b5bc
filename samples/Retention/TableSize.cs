namespace Retention;

/// <summary>What a table and its indexes take on disk, in bytes.</summary>
internal sealed record TableSize(long Table, long Indexes);
