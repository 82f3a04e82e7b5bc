using System.Runtime.InteropServices;
using LocalPostgres;
using Npgsql;

// Runs a server for manual tests until Ctrl+C or the end of the input.
using var stop = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var server = await LocalPostgresServer.StartAsync(cancellationToken: stop.Token);
    var address = new NpgsqlConnectionStringBuilder(server.ConnectionString);
    Console.WriteLine(server.Origin);
    Console.WriteLine(server.ConnectionString);
    Console.WriteLine($"psql postgresql://{address.Username}:{address.Password}@{address.Host}:{address.Port}/{address.Database}");
    await Task.WhenAny(EndOfInputAsync(), Task.Delay(Timeout.Infinite, stop.Token));
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Stopped before the server was ready.
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static async Task EndOfInputAsync()
{
    await using var input = Console.OpenStandardInput();
    await input.CopyToAsync(Stream.Null);
}
