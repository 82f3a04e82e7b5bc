using Microsoft.Extensions.Logging;

namespace Notifications.Models;

/// <summary>What the hosted service says.</summary>
internal static partial class RetentionLog
{
    public static void Purged(ILogger logger, RetentionResult result)
    {
        switch (result.Outcome)
        {
            case RetentionOutcome.AlreadyRunning:
                AlreadyRunning(logger, result.Total);
                break;
            case RetentionOutcome.Cancelled:
                Cancelled(logger, result.Total);
                break;
            default:
                Completed(
                    logger,
                    result.Total,
                    result.Removed.GetValueOrDefault(RetentionRule.DeletedOlderThan),
                    result.Removed.GetValueOrDefault(RetentionRule.ReadOlderThan),
                    result.Removed.GetValueOrDefault(RetentionRule.KeepNewestPerUser));
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Notifications are purged next at {Instant:O}.")]
    public static partial void Waiting(ILogger logger, DateTimeOffset instant);

    [LoggerMessage(2, LogLevel.Information, "Purged {Total} notifications: {Deleted} deleted, {Read} read, {Surplus} beyond the newest of their user.")]
    private static partial void Completed(ILogger logger, long total, long deleted, long read, long surplus);

    [LoggerMessage(3, LogLevel.Information, "Purged {Total} notifications, and left the others to another host, which is purging as well.")]
    private static partial void AlreadyRunning(ILogger logger, long total);

    [LoggerMessage(4, LogLevel.Information, "Purged {Total} notifications before the host stopped; the others are left to the next run.")]
    private static partial void Cancelled(ILogger logger, long total);

    [LoggerMessage(5, LogLevel.Error, "Notifications could not be purged, or not all; the others are left to the next run.")]
    public static partial void Failed(ILogger logger, Exception problem);
}
