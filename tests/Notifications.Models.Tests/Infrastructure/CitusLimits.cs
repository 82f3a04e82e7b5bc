using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>What Citus does differently from one server: the reasons of all tests that are skipped there.</summary>
internal static class CitusLimits
{
    public const string Victim =
        "The worker on which two transactions deadlock ends the one whose wait is longer than its own deadlock_timeout; "
        + "the sessions of a test cannot choose.";

    public const string OrderOfLocks = "Citus changes several shards side by side, so that rows of several users are locked in any order.";

    public const string SessionSettings =
        "Settings of a session stay on the node that the application connects to. The rows are on others.";

    public const string CopyIntoReadOnly = "COPY into a distributed table ignores default_transaction_read_only.";

    public const string RefusedCopy =
        "COPY reports a row that another node refuses as an internal error, and Npgsql then gives up the connection.";

    /// <summary>Whether a statement may change rows of one user on a condition about rows of another.</summary>
    public static bool ComparesUsers => !TestLayout.IsDistributed;

    /// <summary>Skips the running test on a cluster.</summary>
    public static void Skip(string reason)
    {
        if (TestLayout.IsDistributed)
        {
            Assert.Ignore(reason);
        }
    }

    /// <summary>The code under which COPY reports that the server refuses a row; the code of another node is lost.</summary>
    public static string RefusalOfCopy(string sqlState) => TestLayout.IsDistributed ? PostgresErrorCodes.InternalError : sqlState;
}
