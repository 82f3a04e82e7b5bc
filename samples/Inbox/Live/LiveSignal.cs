using Npgsql;

namespace Inbox.Live;

/// <summary>Tells all hosts of the application, through the database, whose inboxes have changed.</summary>
/// <remarks>
/// It is sent after the commit, in a statement of its own: a NOTIFY inside of a transaction lets commits wait for each other. One that is lost,
/// because the host or its connection ends in between, delays what it was about until the next look of the stream: the change is made, and no error.
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
        catch (NpgsqlException problem)
        {
            LogLost(problem.Message);
        }
    }

    private async Task NotifyAsync(IEnumerable<Guid> users)
    {
        await using var command = database.CreateCommand("SELECT pg_notify($1, u::text) FROM unnest($2) AS u");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. users] });
        await command.ExecuteNonQueryAsync();
    }

    [LoggerMessage(LogLevel.Warning, "A signal was lost, and streams find later what it was about: {Problem}")]
    private partial void LogLost(string problem);
}
