namespace Notifications.Models;

/// <summary>How a purge ended.</summary>
public enum RetentionOutcome
{
    /// <summary>Nothing is left to remove.</summary>
    Completed,

    /// <summary>It was stopped between two batches.</summary>
    Cancelled,

    /// <summary>Another host is purging the same table, and goes on with it.</summary>
    LeftToAnother,
}
