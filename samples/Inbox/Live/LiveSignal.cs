using Npgsql;

namespace Inbox.Live;

/// <summary>Tells all instances of the application, through the database, whose inboxes have changed.</summary>
/// <remarks>
/// Sent after the commit, in a statement of its own: a NOTIFY inside a transaction makes commits wait for each other. A lost signal is no
/// error: the change is committed, and the stream finds it when it looks by itself.
/// </remarks>
internal sealed partial class LiveSignal(NpgsqlDataSource database, ILogger<LiveSignal> logger)
{
    public const string Channel = "inbox";

    public async Task SendAsync(IEnumerable<Guid> users)
    {
        try
        {
            await NotifyAsync(users);
        }
        catch (NpgsqlException exception)
        {
            LogLost(exception.Message);
        }
    }

    private async Task NotifyAsync(IEnumerable<Guid> users)
    {
        await using var command = database.CreateCommand("SELECT pg_notify($1, u::text) FROM unnest($2) AS u");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. users] });
        await command.ExecuteNonQueryAsync();
    }

    [LoggerMessage(LogLevel.Warning, "A signal was lost; streams find the change at their next poll: {Reason}")]
    private partial void LogLost(string reason);
}
