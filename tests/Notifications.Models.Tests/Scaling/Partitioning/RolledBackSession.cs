using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>A transaction that is rolled back.</summary>
internal sealed class RolledBackSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private RolledBackSession(string connectionString) => _connection = new NpgsqlConnection(connectionString);

    public static async Task<RolledBackSession> BeginAsync(string connectionString)
    {
        var session = new RolledBackSession(connectionString);
        await session._connection.OpenAsync();
        await session.ExecuteAsync("BEGIN");
        return session;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of what a statement returns, as text.</summary>
    public async Task<List<string>> ReadAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    /// <summary>Expects that a migration is refused for a reason, with a remedy.</summary>
    public async Task ShouldRefuseAsync(string migration, string reason)
    {
        var refusal = await ShouldRefuseAsync(migration);
        refusal.MessageText.Should().StartWith("Table \"notifications\" ").And.Contain(reason);
        refusal.Hint.Should().NotBeNullOrEmpty();
    }

    /// <summary>Expects that a migration is refused, with a message about the table and not about an internal one.</summary>
    public async Task<PostgresException> ShouldRefuseAsync(string migration)
    {
        await ExecuteAsync("SAVEPOINT before_migration");
        var refusal = (await FluentActions.Awaiting(() => ExecuteAsync(migration)).Should().ThrowAsync<PostgresException>()).Which;
        await ExecuteAsync("ROLLBACK TO SAVEPOINT before_migration");

        // PostgreSQL itself refuses the lock of the other table to a role that has no privilege on it.
        refusal.MessageText.Should().MatchRegex(@"\b(notifications|notification_preferences)\b");
        refusal.MessageText.Replace("needs the name notifications_models_", "", StringComparison.Ordinal)
            .Should().NotContain("notifications_models_");
        return refusal;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync("ROLLBACK");
        await _connection.DisposeAsync();
    }
}
