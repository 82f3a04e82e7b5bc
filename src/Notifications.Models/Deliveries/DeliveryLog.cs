using Microsoft.Extensions.Logging;

namespace Notifications.Models;

/// <summary>The log messages of the hosted service.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(1, LogLevel.Debug, "Claimed deliveries of {Users} users on {Channel}.")]
    public static partial void Claimed(ILogger logger, string channel, int users);

    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} at {Count} deliveries on {Channel} failed. The next one is due at {RetryAt:O}.")]
    public static partial void Retried(
        ILogger logger, string channel, int count, int attempt, DateTimeOffset retryAt, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "{Count} deliveries on {Channel} were given up: {Error}")]
    public static partial void GivenUp(ILogger logger, string channel, int count, string error, Exception? exception = null);

    [LoggerMessage(4, LogLevel.Information, "Released {Count} deliveries on {Channel} that were not sent in time. They are due again.")]
    public static partial void Released(ILogger logger, string channel, int count);

    [LoggerMessage(
        5, LogLevel.Warning, "The outcome of {Count} deliveries on {Channel} came too late: their lease had ended, or they were canceled.")]
    public static partial void LeaseLost(ILogger logger, string channel, int count);

    [LoggerMessage(6, LogLevel.Error, "Deliveries on {Channel} could not be claimed. The next poll tries again.")]
    public static partial void ClaimFailed(ILogger logger, string channel, Exception exception);

    [LoggerMessage(
        7, LogLevel.Error, "The outcome of deliveries on {Channel} could not be recorded. It is tried again until the lease ends.")]
    public static partial void NotRecorded(ILogger logger, string channel, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "Nothing is delivered on {Channel}: {Reason}")]
    public static partial void NotSupported(ILogger logger, string channel, string reason);

    [LoggerMessage(9, LogLevel.Information, "The sender has put off {Count} deliveries on {Channel} until {Until:O}: {Reason}")]
    public static partial void PutOff(ILogger logger, string channel, int count, DateTimeOffset until, string reason);

    [LoggerMessage(10, LogLevel.Error, "Deliveries on {Channel} could not be sent. They are due again when their lease ends.")]
    public static partial void NotSent(ILogger logger, string channel, Exception exception);
}
