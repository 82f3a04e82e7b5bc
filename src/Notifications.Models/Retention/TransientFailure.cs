using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Notifications.Models;

/// <summary>Failures that are not the statement's own fault: a deadlock, a serialization failure, a lost connection.</summary>
/// <remarks>
/// A timeout or an exhausted resource is not transient: the statement would fail again. The execution strategy of the context comes first;
/// what it has given up is not retried.
/// </remarks>
internal static class TransientFailure
{
    private const int MaxRetries = 8;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Repeats a step after transient failures, at most 8 times in about 14 seconds.</summary>
    public static async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                return await step(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (retries < MaxRetries && IsTransient(exception))
            {
                await Task.Delay(DelayBefore(retries), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether a statement took longer than the command timeout or <c>lock_timeout</c> of the application allows.</summary>
    public static bool IsTimeout(Exception exception) =>
        (exception is InvalidOperationException or RetryLimitExceededException ? exception.InnerException : exception) is
            NpgsqlException { InnerException: TimeoutException } or PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    // Up to a fifth longer at random, so that those who have met do not meet again.
    private static TimeSpan DelayBefore(int retry) =>
        FirstDelay * Math.Pow(2, retry) * (1 + (RandomNumberGenerator.GetInt32(200) / 1_000.0));

    // Without a retrying strategy, the default one of Npgsql wraps transient exceptions in one that recommends EnableRetryOnFailure.
    private static bool IsTransient(Exception exception) =>
        (exception is InvalidOperationException ? exception.InnerException : exception) switch
        {
            PostgresException postgres => IsTransient(postgres.SqlState),
            NpgsqlException { InnerException: TimeoutException } => false,
            NpgsqlException npgsql => npgsql.IsTransient,
            _ => false,
        };

    // Class 08 is about connections: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static bool IsTransient(string sqlState) => sqlState.StartsWith("08", StringComparison.Ordinal) || sqlState is
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;
}
