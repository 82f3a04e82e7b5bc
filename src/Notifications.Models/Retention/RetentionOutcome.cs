namespace Notifications.Models;

/// <summary>How a purge ended.</summary>
public enum RetentionOutcome
{
    /// <summary>Nothing is left to remove.</summary>
    Completed,

    /// <summary>It was stopped; the batch that was being removed, if there was one, is still there.</summary>
    Cancelled,

    /// <summary>Another host is purging the same table, and goes on with it.</summary>
    AlreadyRunning,
}
