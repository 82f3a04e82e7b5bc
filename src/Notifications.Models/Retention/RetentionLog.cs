using Microsoft.Extensions.Logging;

namespace Notifications.Models;

/// <summary>The log messages of the hosted service.</summary>
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
                    result.Removed.GetValueOrDefault(RetentionRule.UnreadOlderThan),
                    result.Removed.GetValueOrDefault(RetentionRule.KeepNewestPerUser));
                break;
        }

        if (result.Skipped > 0)
        {
            Skipped(logger, result.Skipped);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The next purge of notifications starts at {Instant:O}.")]
    public static partial void Waiting(ILogger logger, DateTimeOffset instant);

    [LoggerMessage(
        2, LogLevel.Information, "Purged {Total} notifications: {Deleted} deleted, {Read} read, {Unread} unread, {Surplus} surplus.")]
    private static partial void Completed(ILogger logger, long total, long deleted, long read, long unread, long surplus);

    [LoggerMessage(3, LogLevel.Information, "Purged {Total} notifications. Another instance of the application is purging the others.")]
    private static partial void AlreadyRunning(ILogger logger, long total);

    [LoggerMessage(
        4, LogLevel.Information, "Purged {Total} notifications before the application stopped. The next purge removes the others.")]
    private static partial void Cancelled(ILogger logger, long total);

    [LoggerMessage(5, LogLevel.Error, "The purge of notifications failed. It is tried again within the hour.")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(
        6, LogLevel.Warning, "{Count} expired notifications were not purged: a foreign key, a trigger or a long transaction keeps them.")]
    private static partial void Skipped(ILogger logger, long count);

    [LoggerMessage(7, LogLevel.Warning, "Notifications are not purged: {Reason}")]
    public static partial void NotSupported(ILogger logger, string reason);
}
