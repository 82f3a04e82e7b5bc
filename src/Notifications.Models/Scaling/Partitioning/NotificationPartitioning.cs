namespace Notifications.Models;

/// <summary>How the tables of a user's rows are partitioned on one server; immutable.</summary>
public sealed record NotificationPartitioning
{
    private const int MaxPartitions = 1_024;

    private NotificationPartitioning(int count) => Count = count;

    /// <summary>How many partitions each table has.</summary>
    public int Count { get; }

    /// <summary>By a hash of the user, so that all rows of a user are in one partition.</summary>
    /// <param name="count">How many partitions each table has, 2 to 1,024; of a power of two, each can be split later.</param>
    /// <returns>The partitioning.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 2 or more than 1,024.</exception>
    public static NotificationPartitioning HashByUser(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPartitions);
        return new NotificationPartitioning(count);
    }
}
