using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Awaits the moment at which a session of a database waits for a lock.</summary>
internal static class LockWait
{
    // A session that never waits fails the test, and soon.
    private const int TimeoutInSeconds = 10;

    // Citus locks shards before their rows, by advisory locks of classes of its own.
    private const string OfCitus = "waiting.locktype = 'advisory' AND waiting.objsubid > 2";

    /// <summary>Returns when a session waits for a lock of a type of <c>pg_locks</c>: <c>transactionid</c>, <c>advisory</c>.</summary>
    /// <remarks>The server notifies nobody of it, so that it has to be asked.</remarks>
    public static async Task BeginsAsync(string connectionString, string lockType)
    {
        var settings =
            new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = TimeoutInSeconds, Pooling = false, Enlist = false };
        await PlainSql.ExecuteAsync(settings.ConnectionString, $"""
            DO $$
            BEGIN
                WHILE NOT ({CitusCluster.OnAnyNode(connectionString, $"SELECT EXISTS ({Waiting(lockType)})")}) LOOP
                    PERFORM pg_sleep(0.01);
                END LOOP;
            END
            $$
            """);
    }

    private static string Waiting(string lockType) => $"""
        SELECT FROM pg_locks AS waiting JOIN pg_locks AS here USING (pid)
        WHERE (waiting.locktype = '{lockType}' OR {OfCitus}) AND NOT waiting.granted
            AND here.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;
}
