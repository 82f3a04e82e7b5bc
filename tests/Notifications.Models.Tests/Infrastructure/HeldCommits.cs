using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Blocks commits of notifications until a second transaction waits for the first.</summary>
internal sealed class HeldCommits : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly List<NpgsqlConnection> _connections;

    // The triggers of a distributed table run on the workers.
    private HeldCommits(string connectionString, IEnumerable<string> nodes)
    {
        _connectionString = connectionString;
        _connections = [.. nodes.Select(node => new NpgsqlConnection($"{node};Pooling=false"))];
    }

    /// <summary>Adds a trigger that makes commits wait for a lock.</summary>
    public static string Trigger =>
        """
        CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(1);
            RETURN NULL;
        END
        $$;
        CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON notifications
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit();
        """;

    public static async Task<HeldCommits> HoldAsync(string connectionString)
    {
        var held = new HeldCommits(connectionString, await CitusCluster.NodesAsync(connectionString));
        foreach (var connection in held._connections)
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(1)", connection);
            await command.ExecuteNonQueryAsync();
        }

        return held;
    }

    /// <summary>Starts the work, and releases its commits as soon as two attempts run.</summary>
    public async Task<TResult> ReleaseDuringAsync<TResult>(Func<Task<TResult>> work, string lockOfSecond = "transactionid")
    {
        var working = work();
        await Task.WhenAll(working, ReleaseWhenAnotherWaitsAsync(lockOfSecond));
        return await working;
    }

    // The end of a connection releases its lock.
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task ReleaseWhenAnotherWaitsAsync(string lockOfSecond)
    {
        try
        {
            await LockWait.BeginsAsync(_connectionString, lockOfSecond);
        }
        finally
        {
            await DisposeAsync();
        }
    }
}
