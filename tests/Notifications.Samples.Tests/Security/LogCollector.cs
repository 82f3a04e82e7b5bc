using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Notifications.Samples.Tests.Security;

/// <summary>Keeps what an application logs.</summary>
internal sealed class LogCollector : ILoggerProvider
{
    public ConcurrentQueue<(string Category, string Text, Exception? Exception)> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Collector(Entries, categoryName);

    public void Dispose()
    {
    }

    private sealed class Collector(ConcurrentQueue<(string Category, string Text, Exception? Exception)> entries, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue((category, formatter(state, exception), exception));
    }
}
