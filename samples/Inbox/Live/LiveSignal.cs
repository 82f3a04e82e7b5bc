using Npgsql;

namespace Inbox.Live;

/// <summary>Tells all hosts of the application, through the database, whose inboxes have changed.</summary>
/// <remarks>
/// It is sent after the commit, in a statement of its own: a NOTIFY inside of a transaction lets commits wait for each other. One that is lost,
/// because the host ends in between, delays what it was about until the next look of the stream.
/// </remarks>
internal sealed class LiveSignal(NpgsqlDataSource database)
{
    public const string Channel = "inbox";

    public async Task SendAsync(IEnumerable<Guid> users)
    {
        await using var command = database.CreateCommand("SELECT pg_notify($1, u::text) FROM unnest($2) AS u");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. users] });
        await command.ExecuteNonQueryAsync();
    }
}
