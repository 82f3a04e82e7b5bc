namespace Notifications.Models;

/// <summary>What identifies a row: a statement that names both columns reaches one partition, or one shard.</summary>
internal readonly record struct RowKey(Guid UserId, Guid Id);
