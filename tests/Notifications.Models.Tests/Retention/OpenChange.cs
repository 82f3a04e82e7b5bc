using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>A transaction of another program, which holds the locks of the rows that it changes until it ends.</summary>
internal sealed class OpenChange(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection = new(connectionString);

    public static async Task<OpenChange> BeginAsync(string connectionString, string sql)
    {
        var change = new OpenChange(connectionString);
        await change._connection.OpenAsync();
        await change.ExecuteAsync($"BEGIN; {sql}");
        return change;
    }

    public Task CommitAsync() => ExecuteAsync("COMMIT");

    // The pool rolls back what a connection leaves open.
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
