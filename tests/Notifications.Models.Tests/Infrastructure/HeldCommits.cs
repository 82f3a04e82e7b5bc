using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Blocks commits of notifications until a second transaction waits for the first.</summary>
internal sealed class HeldCommits : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private HeldCommits(string connectionString) => _connection = new NpgsqlConnection(
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, PersistSecurityInfo = true }.ConnectionString);

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
        var held = new HeldCommits(connectionString);
        await held._connection.OpenAsync();
        await held.ExecuteAsync("SELECT pg_advisory_lock(1)");
        return held;
    }

    /// <summary>Starts the work, and releases its commits as soon as two attempts run.</summary>
    public async Task<TResult> ReleaseDuringAsync<TResult>(Func<Task<TResult>> work)
    {
        var working = work();
        await Task.WhenAll(working, ReleaseWhenAnotherWaitsAsync());
        return await working;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ReleaseWhenAnotherWaitsAsync()
    {
        try
        {
            await LockWait.BeginsAsync(_connection.ConnectionString, "transactionid");
        }
        finally
        {
            // The end of the connection releases the lock.
            await _connection.CloseAsync();
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
