namespace Notifications.Models;

/// <summary>How <c>PartitionNotifications</c> divides the tables of users' rows on one server; immutable.</summary>
public sealed record NotificationPartitioning
{
    private const int MaxPartitions = 1_024;

    private NotificationPartitioning(int count) => Count = count;

    /// <summary>The number of partitions of each table.</summary>
    public int Count { get; }

    /// <summary>Divides by a hash of the user, so that all rows of a user are in one partition.</summary>
    /// <remarks>
    /// A rebuild locks every partition and its indexes at once. From a few hundred partitions on, raise <c>max_locks_per_transaction</c>
    /// (<see href="https://www.postgresql.org/docs/current/runtime-config-locks.html">manual</see>).
    /// </remarks>
    /// <param name="count">The number of partitions of each table, 2 to 1,024.</param>
    /// <returns>The partitioning.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 2 or more than 1,024.</exception>
    /// <example>
    /// <code>
    /// migrationBuilder.PartitionNotifications(NotificationPartitioning.HashByUser(16));
    /// </code>
    /// </example>
    public static NotificationPartitioning HashByUser(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPartitions);
        return new NotificationPartitioning(count);
    }
}
