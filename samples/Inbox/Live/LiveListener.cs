using Npgsql;

namespace Inbox.Live;

/// <summary>Listens to the signals of all instances of the application, and wakes the streams of this one.</summary>
internal sealed partial class LiveListener(NpgsqlDataSource database, LiveHub hub, ILogger<LiveListener> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogLost(exception.Message);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        connection.Notification += (_, signal) => hub.Wake(Guid.Parse(signal.Payload));
        await using (var listen = new NpgsqlCommand($"LISTEN {LiveSignal.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellation);
        }

        // Signals that were sent while nobody listened are lost.
        hub.WakeAll();
        while (true)
        {
            if (!await connection.WaitAsync(LongestSilence, cancellation))
            {
                await AskAsync(connection, cancellation);
            }
        }
    }

    // A connection whose other end is gone is as silent as one without signals.
    private static async Task AskAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var question = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = 5 };
        await question.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "The connection for live notifications was lost, and is opened again: {Reason}")]
    private partial void LogLost(string reason);
}
