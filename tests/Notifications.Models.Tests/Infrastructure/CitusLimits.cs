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
        "COPY and an INSERT for several users report a row that another node refuses as an internal error, and Npgsql then gives up the "
        + "connection.";

    public const string Snapshots = "The snapshot of a transaction begins on each shard with the first statement that goes there.";

    public const string RefusedCommit =
        "A constraint that is checked in the commit is reported as an internal error, and so ends a purge.";

    public const string KeyOfUser = "A foreign key must not set the column to NULL by which its table is distributed.";

    /// <summary>Whether a statement may change rows of one user on a condition about rows of another.</summary>
    public static bool ComparesUsers => !TestLayout.IsDistributed;

    /// <summary>Maps the two identity columns of ASP.NET Core Identity to names that need no quotes, which Citus leaves out.</summary>
    public static void NameIdentityColumns(ModelBuilder model)
    {
        if (TestLayout.IsDistributed)
        {
            var types = model.Model.GetEntityTypes().Select(type => type.ClrType);
            foreach (var claim in types.Where(type => type.Name.EndsWith("Claim`1", StringComparison.Ordinal)).ToList())
            {
                model.Entity(claim).Property("Id").HasColumnName("id");
            }
        }
    }

    /// <summary>Distributes a table of a test whose foreign key refers to notifications.</summary>
    public static string Colocate(string table) =>
        TestLayout.IsDistributed ? $"SELECT create_distributed_table('{table}', 'user_id', colocate_with => 'notifications');" : "";

    /// <summary>Skips the running test on a cluster.</summary>
    public static void Skip(string reason)
    {
        if (TestLayout.IsDistributed)
        {
            Assert.Ignore(reason);
        }
    }

    /// <summary>
    /// The codes under which COPY may report that a row is refused: the one given, and on a cluster an internal error, if another node
    /// than that of the connection has refused it.
    /// </summary>
    public static string[] RefusalsOfCopy(string sqlState) =>
        TestLayout.IsDistributed ? [sqlState, PostgresErrorCodes.InternalError] : [sqlState];
}
