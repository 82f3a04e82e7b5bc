using Microsoft.Extensions.Options;

namespace Inbox.Email;

/// <summary>Logs at the start where mails go.</summary>
internal sealed partial class EmailStart(IOptions<EmailOptions> options, IHostEnvironment environment, ILogger<EmailStart> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Host is { } host)
        {
            LogServer(host, options.Value.Port);
        }
        else
        {
            var folder = Path.GetFullPath(options.Value.Folder);
            LogFolder(environment.IsDevelopment() ? LogLevel.Information : LogLevel.Warning, folder);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "E-mails are sent through {Host}, port {Port}.")]
    private partial void LogServer(string host, int port);

    [LoggerMessage("E-mails are written to {Folder}. Set Email:Host to send them through an SMTP server.")]
    private partial void LogFolder(LogLevel level, string folder);
}
