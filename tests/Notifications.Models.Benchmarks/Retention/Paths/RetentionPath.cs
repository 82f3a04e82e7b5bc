namespace Notifications.Models.Benchmarks.Retention.Paths;

/// <summary>One way to keep a table small. Each removes the same rows, and returns how many they were.</summary>
internal abstract class RetentionPath
{
    public abstract Task<long> RemoveDeletedAsync(DateTimeOffset before);

    public abstract Task<long> RemoveReadAsync(DateTimeOffset before);

    /// <summary>Leaves to each user the newest ones.</summary>
    public abstract Task<long> RemoveSurplusAsync(int keep);
}
